from apropia.programme.queries import activities, assigned, audience, axes, plans

__all__ = ["activities", "assigned", "audience", "axes", "plans"]
