"""What to do next: plans that are made and kept, and the actions that are worked on."""
