"""Exports that were brought in."""
