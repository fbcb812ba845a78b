"""The organisation as values, kept as files of a workspace folder."""
