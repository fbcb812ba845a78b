"""Pilots: set up, registered, watched, concluded, told of. Their definitions, figures and register stay files."""
