"""Pappus tells an organisation how social it really is, why, and what gets it to the next stage."""

__version__ = "0.1.0"
