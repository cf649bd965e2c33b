"""Settings for every mode. Values come from the environment, else from the `env` file in SHELTER_DATA.

`./run` and `./test` write that file, so a bare `manage.py` finds the same database and keys.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import pghistory
import structlog
from csp.constants import NONE, SELF

from shelter import environment
from shelter.lib.log_events import console, without_values

BASE_DIR = Path(__file__).resolve().parent.parent
ENV, DATA_DIR = environment.read(BASE_DIR, os.environ)
DEMO = ENV["SHELTER_MODE"] == environment.DEMO

SECRET_KEY = ENV["SHELTER_SECRET_KEY"]
# Keys that signed sessions and links before the present one; dropped a day after a rotation.
SECRET_KEY_FALLBACKS = [key for key in ENV.get("SHELTER_SECRET_KEY_FALLBACKS", "").split(",") if key]
SHELTER_FIELD_KEYS = [key.strip() for key in ENV["SHELTER_FIELD_KEYS"].split(",") if key.strip()]
SHELTER_INDEX_KEY = ENV["SHELTER_INDEX_KEY"]
# Who can open a backup: age public keys. Their private halves are never on this machine (docs/operations.md).
BACKUP_RECIPIENTS = [
    key.strip() for key in ENV.get("SHELTER_BACKUP_RECIPIENTS", "").split(",") if key.strip()
]
SHELTER_DEMO_PASSWORD = ENV.get("SHELTER_DEMO_PASSWORD", "")
BASE_URL = ENV.get("SHELTER_BASE_URL", f"http://localhost:{ENV.get('PORT', '8000')}")

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
if not DEMO:
    # Loopback too: the health check of the machine itself knows no other name.
    ALLOWED_HOSTS.append(urlsplit(BASE_URL).hostname)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "shelter.audit",
    "shelter.desk",
    "shelter.accounts",
    "cases",
    "km",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shelter.accounts.middleware.LogRequests",
    "csp.middleware.CSPMiddleware",
    "shelter.accounts.middleware.RefuseForbiddenInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shelter.accounts.middleware.EndOldSessions",
    "shelter.accounts.middleware.RefuseLargeRequestsOfStrangers",
    "shelter.accounts.middleware.RequireSignIn",
    "shelter.accounts.middleware.RequireSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shelter.accounts.middleware.KeepSignedInPagesPrivate",
]

ROOT_URLCONF = "shelter.urls"
WSGI_APPLICATION = "shelter.wsgi.application"

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
                "shelter.menu.shell",
            ],
            "builtins": ["shelter.lib.thai_tags"],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(ENV["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=3,
    options="-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
)
# A denial's log row must outlive the refused request's rollback (SECURITY, Audit).
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth's throttles count in the cache, so every web process must see the same one.
# Beyond MAX_ENTRIES old counts are dropped, so it is more than guessing at the permitted speed can fill.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- people and sessions ------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["shelter.accounts.adapter.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shelter.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "shelter.accounts.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "shelter.accounts.adapter.ClosedDoorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = "shelter.accounts.adapter.user_display"
# All tries of one address; failures per address, per name and place, per name (accounts/throttle.py).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "login_name": "60/h/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "สะพาน"
MFA_ADAPTER = "shelter.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "shelter.accounts.forms.passkeys.Add",
    "authenticate_webauthn": "shelter.accounts.forms.passkeys.Authenticate",
    "reauthenticate_webauthn": "shelter.accounts.forms.passkeys.Reauthenticate",
    "login_webauthn": "shelter.accounts.forms.passkeys.Login",
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
# So long before its end a session is announced on the page.
SESSION_WARN_SECONDS = 2 * 60
SECOND_FACTOR_REQUIRED = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shelter.accounts.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
# Which page's form and which draft arrived, for the script that kept the text meanwhile (accounts.doors).
ARRIVED_COOKIE_NAME = "arrived"
DRAFTED_COOKIE_NAME = "drafted"
CSRF_COOKIE_SAMESITE = "Lax"
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    ARRIVED_COOKIE_NAME = "__Host-arrived"
    DRAFTED_COOKIE_NAME = "__Host-drafted"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    CSRF_TRUSTED_ORIGINS = [BASE_URL.rstrip("/")]

# How many proxies of our own stand in front. What X-Forwarded-Proto and X-Forwarded-For say is believed only
# from them: with none, both headers are whatever the sender made up.
ALLAUTH_TRUSTED_PROXY_COUNT = int(ENV.get("SHELTER_TRUSTED_PROXIES", "0"))
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The default keeps messages in a cookie, which stays behind on a shared machine.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Long Thai forms hold many fields; the cap still bounds what one request can cost.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
# Uploads are cleaned in memory anyway; nobody's picture lies in /tmp, where a killed process would leave it.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = DATA_DIR / "files"
PAPERS_ROOT = DATA_DIR / "papers"  # finished papers kept for a while, encrypted; not part of a backup

# --- Thai -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- static ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "shelter.lib.static_files.StaticFiles",
        # Not those of uploads: whoever collects them need not be whoever serves them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- change history: what changed and who did it, for users (SECURITY, Audit) ------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")

# --- logs: one line per request, and what went wrong; never a value (shelter/lib/log_events.py) ---------
LOGGING = console(ENV.get("SHELTER_LOG_LEVEL", "WARNING"))
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        without_values,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
