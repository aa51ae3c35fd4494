from apropia.programme.actions import activities, assigning, axes, execution, nominations, personal, plans

__all__ = ["activities", "assigning", "axes", "execution", "nominations", "personal", "plans"]
