"""The domain of hub."""
