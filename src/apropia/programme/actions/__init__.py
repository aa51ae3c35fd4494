from apropia.programme.actions import activities, axes, plans

__all__ = ["activities", "axes", "plans"]
