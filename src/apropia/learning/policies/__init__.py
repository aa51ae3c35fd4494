from apropia.learning.policies import courses, publication

__all__ = ["courses", "publication"]
