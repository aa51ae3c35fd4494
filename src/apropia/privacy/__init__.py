"""The domain of privacy."""
