from apropia.learning.policies import constancias, courses, pace, publication, talks

__all__ = ["constancias", "courses", "pace", "publication", "talks"]
