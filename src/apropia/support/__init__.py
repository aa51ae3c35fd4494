"""The domain of support."""
