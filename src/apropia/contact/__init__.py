"""The domain of contact."""
