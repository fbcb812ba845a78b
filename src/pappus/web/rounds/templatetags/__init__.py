"""What templates of rounds need beside what Django has."""
