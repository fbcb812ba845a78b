"""One file a format of document. Found by being there."""
