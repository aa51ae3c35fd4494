"""The domain of diagnosis."""
