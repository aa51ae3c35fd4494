from apropia.programme.queries import activities, assigned, audience, axes, nominating, nominations, plans

__all__ = ["activities", "assigned", "audience", "axes", "nominating", "nominations", "plans"]
