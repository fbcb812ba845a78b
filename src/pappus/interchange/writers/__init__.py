"""One file a form in which data are taken out. Found by being there."""
