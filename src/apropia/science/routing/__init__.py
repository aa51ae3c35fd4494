"""From gaps to an ordered route, each step with its reason."""
