"""Changes of the tables of the database."""
