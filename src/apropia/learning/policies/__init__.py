from apropia.learning.policies import courses, publication, talks

__all__ = ["courses", "publication", "talks"]
