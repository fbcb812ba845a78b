"""Assessments that were made, and the pages that show them."""
