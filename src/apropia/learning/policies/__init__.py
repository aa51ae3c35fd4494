from apropia.learning.policies import constancias, courses, publication, talks

__all__ = ["constancias", "courses", "publication", "talks"]
