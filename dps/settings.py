"""All settings, read from the environment; defaults are safe for production, missing secrets are loud."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
# FileAwareEnv reads NAME_FILE where it is set: secrets come as files in containers.
env = environ.FileAwareEnv()

# -- what this process is -------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
BASE_URL = env.str("BASE_URL", default="https://localhost").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname or "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
SERVICE_NAME = "CCIN supplier portal"
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="dps@example.org")
SUPPORT_PHONE = env.str("SUPPORT_PHONE", default="0161 496 0000")
USES_TLS = BASE_URL.startswith("https://")

# The training clock: time starts here, can be moved on, and no real mail leaves (design 5).
TRAINING_CLOCK = env.str("DPS_TRAINING_CLOCK", default="")
TRAINING_MAILBOX = env.str("DPS_MAILBOX", default="")
# What everybody of the demo signs in with; there is no such password outside training.
_EVERYBODYS = env.str("DPS_TRAINING_PASSWORD", default="rochdale pioneers 1844")
TRAINING_PASSWORD = _EVERYBODYS if TRAINING_CLOCK else ""

# -- real parts -----------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"]["OPTIONS"] = {
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=10),
        "timeout": 10,
        # After an outage the next request connects at once; else the pool waits ever longer, up to minutes.
        "reconnect_timeout": 2,
    }
}
# A connection is asked whether it lives before a request gets it: a database that was restarted fails nobody.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_PREFIX", default="dps"),
    }
}
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_PUBLIC_ENDPOINT_URL = env.str("S3_PUBLIC_ENDPOINT_URL", default=S3_ENDPOINT_URL)
S3_ACCESS_KEY_ID = env.str("S3_ACCESS_KEY_ID", default="")
S3_SECRET_ACCESS_KEY = env.str("S3_SECRET_ACCESS_KEY", default="")
S3_BUCKET = env.str("S3_BUCKET", default="dps")
S3_REGION = env.str("S3_REGION", default="eu-west-2")
S3_ADDRESSING_STYLE = env.str("S3_ADDRESSING_STYLE", default="path")
# AES256, aws:kms, or nothing where the store encrypts by itself.
S3_ENCRYPTION = env.str("S3_ENCRYPTION", default="AES256")
CLAMD_URL = env.str("CLAMD_URL", default="")
KEYRING_URL = env.str("KEYRING_URL")
# Wrapping keys that some data keys may still be under, until `rotate_keys` says that none is.
KEYRING_OLD_URLS = env.list("KEYRING_OLD_URLS", default=[])
# Given to each publisher of open contracting data by the Open Contracting Partnership.
OCDS_PREFIX = env.str("OCDS_PREFIX", default="ocds-xxxxxx")
KMS_ENDPOINT_URL = env.str("KMS_ENDPOINT_URL", default="")
KMS_REGION = env.str("KMS_REGION", default=S3_REGION)
_MAIL = env.email_url("EMAIL_URL")
if _MAIL["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    _MAIL["EMAIL_BACKEND"] = "dps.core.smtp.EmailBackend"
vars().update(_MAIL)
EMAIL_TIMEOUT = 15
# Where mail servers return what they cannot deliver, and their secret for /mail/reports/.
MAIL_RETURN_ADDRESS = env.str("MAIL_RETURN_ADDRESS", default="")
MAIL_REPORTS_SECRET = env.str("MAIL_REPORTS_SECRET", default="")
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="CCIN supplier portal (Oldham Council) <dps@example.org>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
if TRAINING_CLOCK and env.email_url("EMAIL_URL").get("EMAIL_HOST") not in LOOPBACK:
    raise ImproperlyConfigured("With DPS_TRAINING_CLOCK set, EMAIL_URL must be a loopback sink.")

# -- Django ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "dps.core",
    "dps.accounts",
    "dps.documents",
    "dps.agreements",
    "suppliers",
    "buyers",
    "tenders",
    "dps.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "rest_framework",
    "knox",
    "health_check",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_prometheus",
    "django_structlog",
]
MIDDLEWARE = [
    "dps.core.middleware.ReceivedAt",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dps.accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dps.core.middleware.PrivatePages",
    "dps.core.pages.outages.SealedTrouble",
    "dps.core.figures.CountedRequests",
]
# Where who does what is in confidence until bids are opened: the figures of the service count these as one.
COUNTED_TOGETHER = (
    "/supplier/",
    "/documents/",
    "/receipts/",
    "/api/v1/bids/",
    "/api/v1/documents/",
    "/api/v1/explanations/",
)
ROOT_URLCONF = "dps.urls"
WSGI_APPLICATION = "dps.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dps.core.context_processors.service",
                "dps.accounts.context_processors.organisations",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
MIGRATION_LINTER_OPTIONS = {"exclude_apps": ["knox", "mfa", "account"]}

# -- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "dps.accounts.rules.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "dps.accounts.rules.passwords.NotCommon"},
    {"NAME": "dps.accounts.rules.passwords.NotOwnName"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/signed-out/"
ACCOUNT_ADAPTER = "dps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# Links are rows, so that a page can say whether one was used, replaced or is too old.
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False
# Only in the browser that registered: allauth checks.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A council's people share one address: what is counted by address is generous.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/key,200/5m/ip",
    "login": "600/m/ip",
    "signup": "60/m/ip",
    "confirm_email": "6/h/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if USES_TLS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_ADAPTER = "dps.accounts.adapter.MfaAdapter"
# A code counts one step of 30 seconds early or late; none counts twice (dps.accounts.operations).
MFA_TOTP_TOLERANCE = 1
# Nobody signs in without a confirmed address, so a change of address may wait beside a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# -- sessions and the browser ---------------------------------------------------------------
SESSION_IDLE_SUPPLIER = timedelta(minutes=env.int("SESSION_IDLE_SUPPLIER_MINUTES", default=60))
SESSION_IDLE_STAFF = timedelta(minutes=env.int("SESSION_IDLE_STAFF_MINUTES", default=30))
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if USES_TLS else "session"
# Which browsers a person has used before; and the ticket of what they typed too late.
KNOWN_COOKIE_NAME = "__Host-known" if USES_TLS else "known"
KEPT_COOKIE_NAME = "__Host-kept" if USES_TLS else "kept"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USES_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if USES_TLS else "csrf"
CSRF_FAILURE_VIEW = "dps.core.web.csrf_failure"
SECURE_SSL_REDIRECT = USES_TLS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 63_072_000 if USES_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = USES_TLS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
_S3_ORIGIN = [S3_PUBLIC_ENDPOINT_URL] if S3_PUBLIC_ENDPOINT_URL else ["https://*.amazonaws.com"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, *_S3_ORIGIN],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# -- static files ---------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_BACKEND", default="dps.core.static_storage.PortalStatic")
    },
}

# -- public registers ------------------------------------------------------------------------
COMPANIES_HOUSE_URL = env.str("COMPANIES_HOUSE_URL", default="https://api.company-information.service.gov.uk")
COMPANIES_HOUSE_KEY = env.str("COMPANIES_HOUSE_KEY", default="")
CHARITY_COMMISSION_URL = env.str(
    "CHARITY_COMMISSION_URL", default="https://api.charitycommission.gov.uk/register/api"
)
CHARITY_COMMISSION_KEY = env.str("CHARITY_COMMISSION_KEY", default="")
# A person waits for the answer on a page.
REGISTER_SECONDS = env.float("REGISTER_SECONDS", default=4.0)

# -- evaluation -----------------------------------------------------------------------------
EXPLANATION_WORDS = env.int("EXPLANATION_WORDS", default=500)
SCORE_REASON_WORDS = env.int("SCORE_REASON_WORDS", default=20)

# -- files ----------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = 50 * 1024 * 1024
UPLOAD_PART_BYTES = 8 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# -- jobs -----------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Without these three a refused connection is tried for 6 seconds while a supplier waits.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "global_keyprefix": env.str("CACHE_PREFIX", default="dps") + ":",
}
# A dead broker must not hold a request: one quick try, then the sweeper takes over.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.deliver*": {"queue": "mail"},
    "documents.*": {"queue": "scan"},
    "tenders.publish*": {"queue": "publish"},
    "*.report*": {"queue": "reports"},
}
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE_FILE", default=str(BASE_DIR / ".data" / "beat"))
CELERY_BEAT_SCHEDULE = {
    "deliver unsent messages": {"task": "core.deliver_unsent", "schedule": 20.0},
    "check files that wait, drop uploads that nobody finished": {"task": "documents.sweep", "schedule": 60.0},
    "remind of certificates that end": {"task": "suppliers.remind_of_certificates", "schedule": 600.0},
    "warn of decisions that are due": {"task": "suppliers.warn_of_clocks", "schedule": 300.0},
    "remind of information asked for": {"task": "suppliers.remind_of_information", "schedule": 600.0},
    "remind of idle applications": {"task": "suppliers.remind_of_idle_applications", "schedule": 600.0},
    "remind of renewed declarations": {"task": "suppliers.remind_of_renewals", "schedule": 600.0},
    "ask the suppliers of a lot for renewed declarations": {
        "task": "suppliers.ask_for_renewals",
        "schedule": 20.0,
    },
    "ask to check details each year": {"task": "suppliers.ask_to_check_details", "schedule": 3600.0},
    "tell of suspensions whose day has passed": {
        "task": "suppliers.tell_of_ended_suspensions",
        "schedule": 600.0,
    },
    "tell of projects whose lead is no member": {
        "task": "buyers.tell_of_lapsed_leads",
        "schedule": 3600.0,
    },
    "tell of seats that nobody uses": {"task": "buyers.tell_of_unused_seats", "schedule": 3600.0},
    "mail invitations that wait": {"task": "tenders.publish_waiting_invitations", "schedule": 60.0},
    "mail announcements that wait": {
        "task": "tenders.publish_waiting_announcements",
        "schedule": 60.0,
    },
    "remind who has not looked half-way": {"task": "tenders.remind_unopened", "schedule": 300.0},
    "remind of bids that are not in": {"task": "tenders.remind_bidders", "schedule": 60.0},
    "tell openers that the deadline has passed": {"task": "tenders.tell_openers", "schedule": 20.0},
    "note price questions without an answer": {
        "task": "tenders.note_lapsed_enquiries",
        "schedule": 600.0,
    },
    "chase evidence of winners": {"task": "tenders.chase_evidence", "schedule": 1800.0},
    "remind of debriefs": {"task": "tenders.remind_of_debriefs", "schedule": 1800.0},
    "tell of the end of standstills": {"task": "tenders.tell_of_standstill_ends", "schedule": 300.0},
    "start contracts": {"task": "tenders.start_contracts", "schedule": 600.0},
    "remind of contracts that end": {"task": "tenders.remind_of_contracts", "schedule": 3600.0},
    "delete bids on their retention date": {"task": "tenders.delete_due_bids", "schedule": 3600.0},
    "tell of overdue answers": {"task": "tenders.tell_of_overdue_answers", "schedule": 600.0},
    "chase explanations of bids": {"task": "tenders.chase_explanations", "schedule": 600.0},
    "warn of low participation": {"task": "tenders.warn_of_low_participation", "schedule": 600.0},
    "remind of the contacts of a quarter": {"task": "buyers.remind_of_contacts", "schedule": 3600.0},
    "remind of notices to publish": {"task": "agreements.remind_of_notices", "schedule": 3600.0},
    "tell the list what is new": {"task": "agreements.tell_waiting_news", "schedule": 300.0},
    "forget addresses that were never confirmed": {
        "task": "agreements.forget_unconfirmed",
        "schedule": 3600.0,
    },
    "forget ended sign-ins": {"task": "accounts.forget_ended_sign_ins", "schedule": 3600.0},
    "publish the head of the audit trail": {"task": "core.publish_audit_head", "schedule": 900.0},
    "watch the key ring": {"task": "core.watch_keyring", "schedule": 60.0},
    "destroy what was said about offences": {"task": "suppliers.destroy_offences", "schedule": 3600.0},
}

# -- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "dps.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "dps.accounts.api.permissions.TokenScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "dps.core.api.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "dps.core.api.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - the name of a model
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "CCIN supplier portal API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "RatingEnum": "tenders.lifecycles.Rating",
        "ContractStatusEnum": "tenders.lifecycles.ContractStatus",
        "VariationGroundEnum": "tenders.lifecycles.VariationGround",
        "CouncilKindEnum": "buyers.lifecycles.CouncilKind",
        "NationEnum": "buyers.lifecycles.Nation",
        "BuyerCategoryEnum": "dps.agreements.lifecycles.BuyerCategory",
        "AwardKind": "dps.agreements.lifecycles.AwardKind",
        "ChangeKind": "dps.agreements.lifecycles.ChangeKind",
        "NoticeKind": "dps.agreements.lifecycles.NoticeKind",
        "BidStatusEnum": "tenders.lifecycles.BidStatus",
        "CompetitionStatusEnum": "tenders.lifecycles.CompetitionStatus",
        "ConflictKindEnum": "tenders.lifecycles.ConflictKind",
        "SeatChangeEnum": "tenders.lifecycles.SeatChange",
        "CouncilRoleEnum": "buyers.lifecycles.CouncilRole",
        "PanelPartEnum": "tenders.lifecycles.PanelPart",
        "ConflictDecisionEnum": "tenders.lifecycles.ConflictDecision",
        "PriceMethodEnum": "tenders.lifecycles.PriceMethod",
        "ScheduleKindEnum": "tenders.lifecycles.ScheduleKind",
        "EnquiryKindEnum": "tenders.lifecycles.EnquiryKind",
        "ProjectStatusEnum": "buyers.lifecycles.ProjectStatus",
        "ProjectKindEnum": "buyers.lifecycles.ProjectKind",
    },
}

# -- logs: JSON lines, no personal data -----------------------------------------------------
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "botocore": {"level": "WARNING"}},
}
