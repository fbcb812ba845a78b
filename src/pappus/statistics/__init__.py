"""Plain mathematics on arrays; knows no word of the domain."""
