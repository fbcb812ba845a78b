"""One file a format. A new format is a new file here with a `READER`; nothing else has to know."""
