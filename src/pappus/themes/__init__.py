"""What people outside talk about: themes of their texts that stay put from month to month."""
