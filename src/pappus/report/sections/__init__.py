"""The sections of the page; each is found by being here."""
