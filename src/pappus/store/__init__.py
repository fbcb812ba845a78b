"""Stage 2: activity rows → durable tables."""
