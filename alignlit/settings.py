"""The settings of alignlit, read from the environment; a wrong value stops the start.

Without any variable a clone runs on its embedded parts (see `alignlit.embedded` and docs/running.md).
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from alignlit import embedded
from alignlit.broker import broker_url
from alignlit.database import database

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = embedded.places(BASE_DIR)
VAR_DIR = PLACES.var

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.secret_key(PLACES)
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip(
    "/"
)  # "https://alignlit.example.org"; "" asks the request
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL] if PUBLIC_URL else [])
if PUBLIC_URL and urlsplit(PUBLIC_URL).hostname not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname)

INSTALLED_APPS = [
    "alignlit",
    "taxonomy",
    "papers",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "tree_queries",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "alignlit.request_ids.RequestIds",
    "alignlit.middleware.Doorkeeper",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alignlit.middleware.History",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "alignlit.urls"
WSGI_APPLICATION = "alignlit.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

# The truth
DATABASES: dict[str, Any] = {
    "default": {
        **database(env.str("DATABASE_URL", default="") or embedded.database_url(PLACES)),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The doorbell, the gate and the throttles
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url(PLACES)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "alignlit",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Celery 5.7. A killed worker's task is taken up again after at most 15 minutes by its visibility, usually at the
# next beat, because the row in PostgreSQL says what is due.
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 15,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "pull-due": {"task": "papers.pull_due", "schedule": 15.0, "options": {"expires": 15}},
    "send-letters": {"task": "papers.send_letters", "schedule": 60.0, "options": {"expires": 60}},
    "forget-addresses": {"task": "papers.forget_addresses", "schedule": 86400.0},
    "clear-sessions": {"task": "papers.clear_sessions", "schedule": 86400.0},
    "harvest": {
        "task": "papers.harvest",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },  # daily; rows say when
    "refresh": {"task": "papers.refresh", "schedule": 3600.0, "options": {"expires": 3600}},
    "train-suggested-categories": {
        "task": "papers.train_suggested_categories",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "compact-feed": {"task": "papers.compact_feed", "schedule": 86400.0},
}

# The search index, on this host's own disk
SEARCH_INDEX_DIR = env.path("SEARCH_INDEX_DIR", default=str(PLACES.index))
SEARCH_PAGE_SIZE = 20

# arXiv: at most one request in three seconds and one connection at a time (arXiv API terms of use)
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
_contact = "; ".join(
    filter(None, (PUBLIC_URL and f"+{PUBLIC_URL}", CONTACT_EMAIL and f"mailto:{CONTACT_EMAIL}"))
)
USER_AGENT = (
    env.str("USER_AGENT", default="") or f"alignlit/0.1 ({_contact or 'a private copy, no contact set'})"
)
ARXIV_API_URL = env.str("ARXIV_API_URL", default="https://export.arxiv.org/api/query")
ARXIV_MIN_INTERVAL = env.float("ARXIV_MIN_INTERVAL", default=3.0)  # seconds between two requests
ARXIV_BATCH = env.int("ARXIV_BATCH", default=100)  # ids in one request
ARXIV_TIMEOUT = env.float("ARXIV_TIMEOUT", default=20.0)  # seconds
ARXIV_ABSENT_AGAIN = env.float("ARXIV_ABSENT_AGAIN", default=600.0)  # seconds before an absence is believed
# Crossref: one connection at a time; slower than this when its answers name a slower rate
CROSSREF_API_URL = env.str("CROSSREF_API_URL", default="https://api.crossref.org/works")
CROSSREF_MIN_INTERVAL = env.float("CROSSREF_MIN_INTERVAL", default=1.0)  # seconds between two requests
CROSSREF_TIMEOUT = env.float("CROSSREF_TIMEOUT", default=20.0)  # seconds
HARVEST_A_DAY = env.int("HARVEST_A_DAY", default=60)  # new papers of all arXiv queries together
REFRESH_A_NIGHT = env.int("REFRESH_A_NIGHT", default=400)  # ids that each source is asked about again
PULL_BACKOFF_BASE = env.float("PULL_BACKOFF_BASE", default=30.0)  # seconds, doubles at each attempt

# Mail, to people who follow a submission: on the terminal with DEBUG, and otherwise none unless a server is named
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL and not PUBLIC_URL:
    raise ImproperlyConfigured("EMAIL_URL needs PUBLIC_URL too: letters carry links.")
MAIL = env.email_url_config(EMAIL_URL or ("consolemail://" if DEBUG else "dummymail://"))
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=20.0)  # seconds for each answer of the server
_FROM = CONTACT_EMAIL or f"alignlit@{urlsplit(PUBLIC_URL).hostname or 'localhost'}"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"alignlit <{_FROM}>"

# People
AUTH_USER_MODEL = "papers.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "alignlit.roles.Readers",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many proxies of ours stand in front
AXES_CLIENT_IP_CALLABLE = "papers.clients.address"
AXES_USERNAME_CALLABLE = "papers.clients.name"

# History: by statement, so that one bulk write is one trigger call
PGHISTORY_LEVEL = pgtrigger.Statement

# The API
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.BoundedJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.NameAndPassword",  # first: its header makes a refusal 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_RATES": {
        "submit": env.str("SUBMIT_RATE", default="120/hour"),  # from one address, or by a reader's account
        "submit_signed_in": env.str(
            "SUBMIT_RATE_SIGNED_IN", default="600/hour"
        ),  # by one submitter's account
        "report": env.str("REPORT_RATE", default="60/hour"),  # mistakes, from one address or account
        "answer": env.str("ANSWER_RATE", default="60/hour"),  # to curators' questions, by one of these
        "follow": env.str("FOLLOW_RATE", default="30/hour"),  # letters asked for, by one of these
        "preview": env.str(
            "PREVIEW_RATE", default="60/min"
        ),  # looks at what would be submitted, by one of these
        "keep": env.str("KEEP_RATE", default="60/hour"),  # snapshots by one account
    },
    "EXCEPTION_HANDLER": "api.errors.handle",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "alignlit",
    "DESCRIPTION": "Search, read and submit the literature on aligning large language models.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "PaperKind": "papers.models.Kind",
        "SubmissionKind": "papers.models.Submission.Kind",
        "SubmissionState": "papers.models.State",
        "DecisionVerb": "papers.models.Decision.Verb",
        "BatchVerb": "api.serializers.decisions.BATCH_VERBS",
        "IdentifierScheme": "papers.models.Identifier.Scheme",
        "MergedSide": ["left", "right"],
        "MergedVenue": ["left", "right", "both"],
    },
}

# Languages: English without a prefix, Chinese below /zh/
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = PLACES.static
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Guards
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0)
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of one request body, whatever it holds
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
SUBMIT_MAX_CHARS = 2_000  # one reference
SUBMIT_MAX_FILE = 5 * 1024 * 1024  # bytes of a file of references

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "alignlit.request_ids.InLog"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {request_id}{message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"httpx": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
