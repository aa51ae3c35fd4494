from apropia.programme.actions import activities, assigning, axes, nominations, personal, plans

__all__ = ["activities", "assigning", "axes", "nominations", "personal", "plans"]
