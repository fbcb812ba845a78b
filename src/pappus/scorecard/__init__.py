"""Objectives, measures, targets → signal or noise."""
