from apropia.learning.models import CourseVersion, ReviewComment


def open_count(version: CourseVersion) -> int:
    """Return how many comments on a version wait."""
    return ReviewComment.objects.filter(version=version, thread=None, settled_at=None).count()
