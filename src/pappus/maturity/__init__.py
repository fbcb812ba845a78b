"""Stage 5: findings → placement on every model. A model is a function from findings to a placement."""
