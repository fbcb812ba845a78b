"""The balanced scorecard: looked at, written, reviewed. Its definition and figures stay files."""
