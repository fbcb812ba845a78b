"""Stage 3: activity → readings. An indicator is a function from the activity table to readings."""
