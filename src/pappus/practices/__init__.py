"""Stage 4: readings, ratings and documents → findings. A practice is a function from evidence to a finding."""
