from apropia.learning.starter.courses import load_starter_courses

__all__ = ["load_starter_courses"]
