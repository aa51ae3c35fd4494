import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  the application must stand first

if settings.WORKER_IN_WEB:
    from apropia.foundation.jobs import thread

    thread.start()
