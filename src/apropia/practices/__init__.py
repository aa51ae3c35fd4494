"""The domain of practices."""
