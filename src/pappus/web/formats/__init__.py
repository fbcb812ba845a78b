"""How dates stand on the screens, where a language is to differ from what Django knows of it."""
