"""What `celery -A apropia.web.celery worker` starts."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")
django.setup()

from apropia.foundation.jobs.celery import app  # noqa: E402  settings and applications must stand first

__all__ = ["app"]
