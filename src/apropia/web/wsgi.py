import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  the application must stand first

# The first visitor does not wait until every view is loaded.
import_module(settings.ROOT_URLCONF)
# Python looks through all that is loaded for garbage several times a minute, and every request stands still for a
# tenth of a second. What is loaded by now stays.
gc.collect()
gc.freeze()

if settings.WORKER_IN_WEB:
    from apropia.foundation.jobs import thread

    thread.start()
