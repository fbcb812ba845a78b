"""Organisations whose stage is known, for demonstrations and for checking the estimators."""
