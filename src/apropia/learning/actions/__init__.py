from apropia.learning.actions import authoring, enrollment, importing, personal, progress, publishing, quizzes, route

__all__ = ["authoring", "enrollment", "importing", "personal", "progress", "publishing", "quizzes", "route"]
