from apropia.packages.queries import launches, packages, personal, playing, words

__all__ = ["launches", "packages", "personal", "playing", "words"]
