"""One file an indicator: its definition, its query, its readings. Found by being there."""
