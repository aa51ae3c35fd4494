from apropia.packages.actions import keeping, personal, playing

__all__ = ["keeping", "personal", "playing"]
