from apropia.packages.queries import launches, packages, personal, playing

__all__ = ["launches", "packages", "personal", "playing"]
