"""The register of properties, and attested documents."""
