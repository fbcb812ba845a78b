"""People who sign in, their passwords, second factors and languages."""
