"""The demo entity: deterministic from a seed, no real person, made through the domains' own actions."""
