"""The domain of usage."""
