"""Weighted questionnaires: items with weights, scored from a table of answers, beside official totals."""
