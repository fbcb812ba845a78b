"""Pages and endpoints of sources."""
