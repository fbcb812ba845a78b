"""Stage 8: all of it → documents. A writer is a function from a document to bytes."""
