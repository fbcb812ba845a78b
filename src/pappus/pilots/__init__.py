"""A pilot and its series → a verdict."""
