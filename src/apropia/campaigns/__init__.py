"""The domain of campaigns."""
