from apropia.learning.policies import constancias, courses, pace, publication, quiz_rules, talks

__all__ = ["constancias", "courses", "pace", "publication", "quiz_rules", "talks"]
