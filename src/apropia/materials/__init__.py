"""The domain of materials."""
