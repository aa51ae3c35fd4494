from apropia.learning.policies import changes, comments, constancias, courses, pace, publication, quiz_rules, talks

__all__ = ["changes", "comments", "constancias", "courses", "pace", "publication", "quiz_rules", "talks"]
