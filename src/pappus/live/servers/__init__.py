"""Kinds of servers, a file each; the file's name is the id."""
