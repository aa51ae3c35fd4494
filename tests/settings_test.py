import os
import tempfile

os.environ.setdefault("APROPIA_DATA_DIR", tempfile.mkdtemp(prefix="apropia-test-"))
os.environ.setdefault("APROPIA_SECRET_KEY", "only-for-tests-" + "x" * 40)
from apropia.web.settings import *  # noqa: F403

if os.environ.get("TEST_DATABASE_URL"):
    from apropia.web import env

    os.environ["APROPIA_DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    DATABASES = {"default": env.database("APROPIA_DATABASE_URL", "", meaning="") | {"CONN_MAX_AGE": 0}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WORKER_IN_WEB = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns of a folder that is missing
