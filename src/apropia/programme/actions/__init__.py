from apropia.programme.actions import activities, assigning, axes, personal, plans

__all__ = ["activities", "assigning", "axes", "personal", "plans"]
