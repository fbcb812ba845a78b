"""Work in the background: imports, assessments, reports."""
