"""How Django runs here. What an installation may choose is read from the typed settings, and nothing else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils import timezone
from psycopg import conninfo

from lienthong.assembly import settings as chosen
from lienthong.assembly.clock import clock_of
from lienthong.assembly.secret_key import secret_key

HERE = Path(__file__).resolve().parent.parent
CHOSEN = chosen.read()


def _database(url: str) -> dict[str, Any]:
    """A `postgresql://` URL as Django wants it. PostgreSQL is the only database of the platform."""
    parts = conninfo.conninfo_to_dict(url)
    place = {name.upper(): str(parts.pop(name, "")) for name in ("host", "port", "user", "password")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.pop("dbname", "lienthong")),
        **place,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # What else the URL says, such as sslmode, is for the driver.
        "OPTIONS": {"application_name": "lienthong-web", **parts},
    }


DEMO = CHOSEN.demo
HTTPS = not DEMO
SECRET_KEY = secret_key(CHOSEN)
SECRET_KEY_FALLBACKS: list[str] = []
ALLOWED_HOSTS = list(CHOSEN.allowed_hosts)
DATABASES = {"default": _database(CHOSEN.database_url)}

# The hub's tables lie in the same database; the axis pages look at them.
HUB_SCHEMA = CHOSEN.hub_schema
HUB_FILES = CHOSEN.hub_files
CASES_STUCK_HOURS = CHOSEN.cases_stuck_hours
CASES_UPLOAD_LIMIT = CHOSEN.cases_upload_limit

# Who listens to which fact; how long what was heard is kept.
OUTBOX_TABLE = "lienthong.assembly.listeners"
OUTBOX_KEEPS = timedelta(seconds=CHOSEN.worker_keeps)

# What people hand in and offices make.
FILES_FOLDER = CHOSEN.files_folder.absolute()

# The trail: who pledges its heads, where they are published. Keys: where the providers find them and their passwords.
AUDIT_KEY_FILE = CHOSEN.audit_key_file.absolute()
AUDIT_HEADS_FOLDER = CHOSEN.audit_heads_folder.absolute()
AUDIT_INSTALLATION = CHOSEN.letters_agency or CHOSEN.hub_code
KEYS_FOLDER = CHOSEN.keys_folder.absolute()
KEYS_SECRETS_FOLDER = CHOSEN.keys_secrets_folder.absolute()
KEYS_PKCS11_MODULE = CHOSEN.keys_pkcs11_module
KEYS_FETCH_LISTS = CHOSEN.keys_fetch_lists
KEYS_HOSTS_INSIDE = CHOSEN.keys_hosts_inside
TIME_STAMPS_URL = CHOSEN.time_stamps_url
TIME_STAMPS_WAIT = CHOSEN.time_stamps_wait

# Messages of our own offices that are too large for a row.
LETTERS_FOLDER = CHOSEN.letters_folder.absolute()

# Errors are shown in words and logged in full; Django's debug pages would show our insides to whoever finds a fault.
DEBUG = False
ROOT_URLCONF = "lienthong.assembly.urls"
WSGI_APPLICATION = "lienthong.assembly.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "csp",
    "lienthong.faces.web",
    "lienthong.faces.design",
    "procrastinate.contrib.django",
    "lienthong.ground.organizations",
    "lienthong.ground.people",
    "lienthong.ground.outbox",
    "lienthong.ground.files",
    "lienthong.ground.calendars",
    "lienthong.ground.letters",
    "lienthong.ground.audit",
    "lienthong.ground.keys",
    "lienthong.work.axis",
    "lienthong.work.procedures",
    "lienthong.work.cases",
    "lienthong.work.documents",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lienthong.ground.once.OneRequest",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lienthong.faces.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "lienthong.ground.files.doors.OnlySoMuch",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lienthong.ground.people.middleware.Acting",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lienthong.faces.web.context.page",
            ],
            "builtins": [
                "lienthong.faces.design.templatetags.design",
                "lienthong.faces.web.templatetags.web",
            ],
        },
    }
]
COTTON_SNAKE_CASED_NAMES = False
# A component shows what it is handed: a page's own `title` does not become that of every notice on it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "lienthong.faces.design.widgets.Widgets"

# Vietnamese first, English complete. Days and months as people write them here.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Style sheets, type, pictures. Collected under names that carry their digest (`static_files.collect`, which the start
# of a server does), a browser keeps them for a year. Where nobody has collected, they are served from where they lie.
STATIC_URL = "/static/"
STATIC_FOLDER = CHOSEN.static_folder.absolute()
COLLECTED = not DEMO and (STATIC_FOLDER / "staticfiles.json").exists()
STATIC_ROOT = STATIC_FOLDER if COLLECTED else None
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# People and their sign-in.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["lienthong.ground.people.sessions.Accounts"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# scrypt costs memory as well as time, which is what a graphics card has least of.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_ADAPTER = "lienthong.ground.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "lienthong.faces.web.forms.SignIn",
    "change_password": "lienthong.faces.web.forms.ChangePassword",
    "reauthenticate": "lienthong.faces.web.forms.PasswordAgain",
}
MFA_FORMS = {
    "authenticate": "lienthong.faces.web.forms.Code",
    "reauthenticate": "lienthong.faces.web.forms.CodeAgain",
    "activate_totp": "lienthong.faces.web.forms.FirstCode",
}
# A whole office stands behind one address, and signs in at half past seven: what is counted strictly is one account's
# wrong tries, and only loosely what comes from one address.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/5m/key", "track_case": "60/m/ip"}
# The TLS server in front adds the one address that can be believed to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "lienthong.ground.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1

# Failed sign-ins are counted for all web processes together, so the counters live in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_counters"},
}

# A form without files: the longest text of a document with its annexes, in the longest spelling that browsers use.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000

# Cookies, headers, policies.
SESSION_ENGINE = "lienthong.ground.people.sessions"
if HTTPS:
    # A browser takes these from this very host alone: a neighbour under the same domain of the province can neither
    # plant a session of its own nor a token that it knows.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lienthong.faces.web.errors.form_expired"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front speaks TLS and redirects; we only say that it must
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

if DEMO and CHOSEN.demo_offset:
    # The demonstration plays on a day of 2018; every "now" and "today" of the pages asks this one function.
    timezone.now = clock_of(CHOSEN)
