from apropia.programme.queries import activities, axes, plans

__all__ = ["activities", "axes", "plans"]
