"""The domain of measurement."""
