"""Every setting, in one readable place. What differs between installations is a value from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from apropia.web import env

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(
    env.text("APROPIA_DATA_DIR", "var", meaning="Folder of the database, the stored files and the secret key.")
).resolve()

DEBUG = env.boolean("APROPIA_DEBUG", False, meaning="Show technical error pages. Never in a real installation.")
SECRET_KEY = env.secret("APROPIA_SECRET_KEY", meaning="Signs sessions and links. Made at first start if absent.")
if not SECRET_KEY:
    from apropia.web.secret_key import load_or_create

    SECRET_KEY = load_or_create(DATA_DIR / "secret_key")
BASE_URL = env.text(
    "APROPIA_BASE_URL", "http://127.0.0.1:8000", meaning="Public address, used in the links of messages."
).rstrip("/")
ALLOWED_HOSTS = env.words(
    "APROPIA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", meaning="Host names that the server answers to."
)
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
CSRF_FAILURE_VIEW = "apropia.web.refusals.forged"
CONTENT_ORIGIN = env.text(
    "APROPIA_CONTENT_ORIGIN",
    "",
    meaning="Where packages (SCORM, cmi5, H5P) run: an address with a host name of its own, as "
    "https://contenido.entidad.co. Without it they run on the second port, over plain HTTP alone.",
).rstrip("/")
CONTENT_PORT = env.integer(
    "APROPIA_CONTENT_PORT", 0, meaning="Second port, where packages run. serve takes the one after its own."
)
H5P_LIBRARIES = env.words(
    "APROPIA_H5P_LIBRARIES",
    "",
    meaning="Libraries of H5P that may run here beyond those that H5P publishes, once read.",
)
TRUSTED_PROXY = env.boolean(
    "APROPIA_BEHIND_PROXY", False, meaning="A trusted proxy sets X-Forwarded-Proto and X-Forwarded-For."
)
PROXY_COUNT = env.integer(
    "APROPIA_PROXY_COUNT",
    1,
    meaning="How many trusted proxies stand in a row in front: the client is that far from the end of X-Forwarded-For.",
)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATABASES = {
    "default": env.database(
        "APROPIA_DATABASE_URL", f"sqlite:///{DATA_DIR}/apropia.sqlite3", meaning="Where the data are kept."
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}

INSTALLED_APPS = [
    "apropia.foundation.tenancy",
    "apropia.foundation.audit",
    "apropia.foundation.events",
    "apropia.foundation.jobs",
    "apropia.foundation.files",
    "apropia.foundation.search",
    "apropia.foundation.mail",
    "apropia.foundation.ui",
    "apropia.foundation.operations",
    "apropia.people",
    "apropia.privacy",
    "apropia.contact",
    "apropia.competences",
    "apropia.catalogue",
    "apropia.usage",
    "apropia.materials",
    "apropia.packages",
    "apropia.diagnosis",
    "apropia.learning",
    "apropia.programme",
    "apropia.badges",
    "apropia.support",
    "apropia.campaigns",
    "apropia.measurement",
    "apropia.practices",
    "apropia.hub",
    "apropia.web",
    # Below ours, so that our templates win over theirs.
    "apropia.web.auth.AuthWithoutPermissions",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "apropia.web.client_address.ClientAddressMiddleware",
    "apropia.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apropia.people.middleware.PersonMiddleware",
    "axes.middleware.AxesMiddleware",
    "apropia.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "apropia.web.urls"
WSGI_APPLICATION = "apropia.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apropia.web.context.frame",
            ],
            "builtins": ["apropia.foundation.ui.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apropia.people.sign_in.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "apropia.people.sign_in.VariedPasswordValidator"},
]
LOGIN_URL = "/cuenta/entrar/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/cuenta/entrar/"

LANGUAGE_CODE = "es-co"
LANGUAGES = [("es-co", _("Español (Colombia)")), ("en", _("Inglés"))]
TIME_ZONE = "America/Bogota"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["apropia.web.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apropia.web.static_storage.HashedStaticFiles"},
}
FILES_ROOT = DATA_DIR / "files"
QUESTION_RECORDING_MB = env.integer(
    "APROPIA_QUESTION_RECORDING_MB", 40, meaning="Largest sound or video of a question, in megabytes."
)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# With this prefix no neighbour of the same domain, such as the host of the contents, sets a cookie in our name.
_COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid", f"{_COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = env.text(
    "APROPIA_MAIL_BACKEND",
    "apropia.foundation.mail.backend.EntityBackend",
    meaning="How messages leave. The default sends by SMTP, and the demo entity's to its mailbox page.",
)
EMAIL_HOST = env.text("APROPIA_SMTP_HOST", "", meaning="Mail server. Without one, messages wait and doctor says so.")
EMAIL_PORT = env.integer("APROPIA_SMTP_PORT", 587, meaning="Port of the mail server.")
EMAIL_HOST_USER = env.text("APROPIA_SMTP_USER", "", meaning="User of the mail server.")
EMAIL_HOST_PASSWORD = env.secret("APROPIA_SMTP_PASSWORD", meaning="Password of the mail server.")
EMAIL_USE_TLS = env.boolean("APROPIA_SMTP_STARTTLS", True, meaning="Use STARTTLS.")
EMAIL_USE_SSL = env.boolean("APROPIA_SMTP_SSL", False, meaning="Use TLS from the first byte (usually port 465).")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("APROPIA_MAIL_FROM", "Apropia <apropia@localhost>", meaning="Sender of every message.")
DEMO_MAILBOX = env.boolean(
    "APROPIA_DEMO_MAILBOX", False, meaning="Deliver the demo entity's mail to a page of this server, never out."
)

WORKER_IN_WEB = env.boolean(
    "APROPIA_WORKER_IN_WEB", True, meaning="Run background work inside the web process (no other process needed)."
)
CELERY_BROKER_URL = env.secret(
    "APROPIA_CELERY_BROKER_URL", meaning="With a broker, background work is carried by Celery instead."
)

# Sign-in: allauth for the forms and the second factor, axes for the lockout that outlives a restart.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "apropia.people.forms.sign_in.SignInForm",
    "reauthenticate": "apropia.people.forms.sign_in.ConfirmForm",
}
ACCOUNT_ADAPTER = "apropia.people.sign_in.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_FORMS = {
    "authenticate": "apropia.people.forms.sign_in.CodeForm",
    "reauthenticate": "apropia.people.forms.sign_in.CodeAgainForm",
    "activate_totp": "apropia.people.forms.sign_in.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Apropia"
MFA_ADAPTER = "apropia.people.sign_in.SecondFactorAdapter"
# Looser than the lockout of axes, which is kept in the database and must be the one that answers.
# It also limits the codes of the second step, which axes does not see.
# A whole entity may arrive from one address at eight in the morning: sign-ins that succeed are counted apart.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/15m/key"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username"]]
AXES_USERNAME_CALLABLE = "apropia.people.sign_in.attempted_email"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "apropia.people.sign_in.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
# The lockout is by e-mail on purpose: a person is protected wherever the guesses come from.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# A request too large to read is answered with 413; Django would log a failure with its whole trace.
_TOO_LARGE = ("RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"as_warning": {"()": "apropia.web.logs.AsWarning"}},
    "formatters": {"json": {"()": "apropia.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["console"],
        "level": env.text("APROPIA_LOG_LEVEL", "INFO", meaning="DEBUG, INFO, WARNING or ERROR."),
    },
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}}
    | {f"django.security.{name}": {"filters": ["as_warning"]} for name in _TOO_LARGE},
}
