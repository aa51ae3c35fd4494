from apropia.learning.policies import comments, constancias, courses, pace, publication, quiz_rules, talks

__all__ = ["comments", "constancias", "courses", "pace", "publication", "quiz_rules", "talks"]
