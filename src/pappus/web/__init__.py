"""The web application: a shell on the same library as the command line; services write, selectors read."""
