from apropia.packages.queries import packages, personal, playing

__all__ = ["packages", "personal", "playing"]
