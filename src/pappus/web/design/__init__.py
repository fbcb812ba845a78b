"""What all pages share: frame, navigation, components."""
