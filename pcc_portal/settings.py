"""Settings, all from the environment. `docs/deploying.md` lists each variable."""

import datetime as dt
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .databases import databases

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# Whatever the portal writes lies in this folder; the program's own may be read-only.
STATE_DIR = Path(env.str("STATE_DIR", "") or BASE_DIR / "var")

# Safe unless told otherwise: DEBUG is off, and a missing secret stops the start.
DEBUG = env.bool("DEBUG", False)
SECRET_FILE = env.str("SECRET_KEY_FILE", "")
SECRET_KEY = env.str("SECRET_KEY", "") or (Path(SECRET_FILE).read_text().strip() if SECRET_FILE else "")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or weak. Set it to at least 50 random characters, for example from\n"
        '  python3 -c "import secrets; print(secrets.token_urlsafe(64))"\n'
        "or keep them in a file and set SECRET_KEY_FILE to its path. `make install` does so for this machine."
    )
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=THIS_MACHINE)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that readers use; '*' would let any name through.")
if DEBUG and not set(ALLOWED_HOSTS) <= set(THIS_MACHINE):
    raise ImproperlyConfigured("DEBUG shows readers the inside of the portal, so it is only for localhost: unset it.")
# Earlier secrets, while they are being replaced: what they sealed can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_tables2",
    "pcc_portal.ui",
    "pcc_portal.accounts",
    "pcc_portal.audit",
    "pcc_portal.periods",
    "pcc_portal.updates",
    "objectives",
    "performance",
    "commissioning",
    "estates",
    "pcc_portal.panel",
    "pcc_portal.search",
    "pcc_portal.reminders",
    "pcc_portal.returns",
    "pcc_portal.home",
    "pcc_portal.open_data",
    "pcc_portal.imports",
    "pcc_portal.backups",
    "pcc_portal.public_figures",
    "pcc_portal.publication",
    "pcc_portal.calendar_of_days",
    "pcc_portal.following",
]

MIDDLEWARE = [
    "pcc_portal.home.replicas.ReadReplicas",
    "pcc_portal.audit.middleware.RequestNumber",
    "pcc_portal.home.status.metrics.CountAnswers",
    "pcc_portal.home.status.logs.SlowQueries",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pcc_portal.home.compression.CompressText",
    "pcc_portal.home.page_cache.PrivatePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pcc_portal.accounts.middleware.ActiveSessions",
    "pcc_portal.updates.registers.drafts.middleware.EndedSessions",
    "pcc_portal.accounts.middleware.ClosedUnlessOpened",
    "pcc_portal.accounts.middleware.SecondFactorFirst",
    "pcc_portal.updates.releases.past.middleware.AsPublished",
    "pcc_portal.home.page_cache.PageCacheMiddleware",
]

ROOT_URLCONF = "pcc_portal.urls"
WSGI_APPLICATION = "pcc_portal.wsgi.application"
# An update of 200 figures is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FORM_RENDERER = "pcc_portal.ui.widgets.FormRenderer"
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
                "pcc_portal.home.context_processors.portal",
            ],
        },
    },
]

# One database: SQLite in the folder of state for a small office, PostgreSQL by DATABASE_URL, with replicas for readers.
DATABASE, REPLICAS = databases(env, STATE_DIR / "portal.sqlite3")
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In the database, for all processes and hosts: counts of failed sign-ins, codes that were used.
    "default": {
        "BACKEND": "pcc_portal.accounts.cache.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # In the memory of each worker: pages that readers outside the office share; drafts of reports as they were composed
    # and checked, which are larger; and what those are made of (`pcc_portal.updates.kept`).
    **{
        name: {
            "BACKEND": "pcc_portal.ui.caching.BoundedMemory",
            "LOCATION": name,
            "TIMEOUT": 24 * 3600,
            "OPTIONS": {"MAX_ENTRIES": 5000, "MAX_BYTES": megabytes * 1_000_000},
        }
        for name, megabytes in (("pages", 16), ("drafts", 16), ("pieces", 40))
    },
}

# People sign in by e-mail; accounts come by invitation only.
AUTH_USER_MODEL = "accounts.User"
# The address is unique by a constraint that ignores case, which this check does not look for.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "pcc_portal.accounts.adapter.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
# Failures to sign in are counted by accounts/limits.py, in place of allauth's own limit by address alone.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "",
    "failed_at_source": "10/m/ip",
    "failed_here": "5/5m/key",
    "failed_anywhere": "20/h/key",
    "reset_password": "20/m/ip",
    "reset_mail": "5/h/key",
    "invite": "30/h/user",
    "return_code": "6/h/key",
    "return_try": "5/10m/key",
    "accept_invitation": "20/m/ip",
    "follow_source": "20/h/ip",
    "follow_mail": "5/d/key",
}
INVITATION_DAYS = env.int("INVITATION_DAYS", 7)
ACCOUNT_SESSION_REMEMBER = True
# The mailed link opens the account by itself, up to the second factor: it lets its owner in whatever others tried.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "pcc_portal.accounts.forms.SignInForm",
    "reset_password": "pcc_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "pcc_portal.accounts.forms.NewPasswordForm",
    "change_password": "pcc_portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "pcc_portal.accounts.forms.ConfirmPasswordForm",
}

# The second factor: an authenticator app or a passkey, with recovery codes to stand in. How long a code of the app
# counts is in accounts/codes.py.
MFA_ADAPTER = "pcc_portal.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "pcc_portal.accounts.forms.SignInCodeForm",
    "reauthenticate": "pcc_portal.accounts.forms.ConfirmCodeForm",
    "activate_totp": "pcc_portal.accounts.forms.AddAppForm",
    "add_webauthn": "pcc_portal.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "pcc_portal.accounts.forms.UsePasskeyForm",
    "reauthenticate_webauthn": "pcc_portal.accounts.forms.ConfirmPasskeyForm",
}

# The office's own directory, such as Entra ID, beside the password. It opens accounts that exist and makes none.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "")
OIDC_CLIENT = {"client_id": env.str("OIDC_CLIENT_ID", ""), "secret": env.str("OIDC_CLIENT_SECRET", "")}
OIDC_NAME = env.str("OIDC_NAME", "your office account")
OIDC_ASKS_SECOND_FACTOR = env.bool("OIDC_ASKS_SECOND_FACTOR", False)
if len({bool(OIDC_SERVER_URL), *map(bool, OIDC_CLIENT.values())}) > 1:
    raise ImproperlyConfigured("OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET come together or not at all.")
SOCIALACCOUNT_ADAPTER = "pcc_portal.accounts.single_sign_on.InvitedOnly"
# The button is a link, because the policy below lets no form lead to another host.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {"provider_id": "office", "name": OIDC_NAME, "settings": {"server_url": OIDC_SERVER_URL}, **OIDC_CLIENT}
        ][: bool(OIDC_SERVER_URL)],
    }
}

# Words, dates and numbers as the United Kingdom writes them.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
# A day on which the portal stands still, so that a demo quarter stays open. Empty: the date is today's.
DEMO_DATE = dt.date.fromisoformat(day) if (day := env.str("DEMO_DATE", "")) else None
USE_I18N = False
USE_TZ = True

# Static files come from here and from wheels, compressed and fingerprinted, served by the application.
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
# The manual, once `make docs` has built it beside the program.
SITE, MANUAL_URL = BASE_DIR / "var" / "site", "/docs/"
WHITENOISE_ROOT, WHITENOISE_INDEX_FILE = SITE if SITE.is_dir() else None, True
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pcc_portal.ui.finders.PlotlyFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Not below STATIC_ROOT, nor anywhere else that is served: each file goes through a view that asks who reads it.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.path("DOCUMENTS_DIR", STATE_DIR / "documents"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Where backups are written, the public keys of age that they are encrypted to, and how old the last one may be.
BACKUP_DIR = Path(env.str("BACKUP_DIR")) if env.str("BACKUP_DIR", "") else None
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_HOURS = env.int("BACKUP_HOURS", 26)

# Where the ends of the log are kept, signed; the key that signs them, with its public one beside it; and who is mailed.
ANCHOR_DIR = Path(env.str("ANCHOR_DIR", "") or STATE_DIR / "anchors")
ANCHOR_KEY_FILE = Path(env.str("ANCHOR_KEY_FILE", "") or STATE_DIR / "anchor.key")
ANCHOR_MAIL = env.list("ANCHOR_MAIL", default=[])

# By which the standards of open data name the office: its prefix with the Open Contracting Partnership, its prefix with
# 360Giving, and its identifier as org-id.guide writes them.
OCDS_PREFIX = env.str("OCDS_PREFIX", "ocds-unregistered")
GIVING_PREFIX = env.str("GIVING_PREFIX", "360G-unregistered")
ORGANISATION_ID = env.str("ORGANISATION_ID", "")

# A command that reads a file that somebody adds and ends with 1 where it is harmful: "clamdscan --no-summary -".
DOCUMENT_SCAN = env.str("DOCUMENT_SCAN", "")

# Secure cookies and HTTPS, on unless the address is plain HTTP on this machine.
HTTPS = env.bool("HTTPS", True)
SECURE_SSL_REDIRECT = HTTPS
# Whoever watches the service asks the application itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # browsers take cookies of such a name from this host alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# A session ends after so long without a request, and so long after sign-in in any case.
SESSION_ENGINE = "pcc_portal.accounts.sessions"
SESSION_LONGEST = env.int("SESSION_HOURS", 12) * 3600
SESSION_COOKIE_AGE = min(env.int("SESSION_IDLE_MINUTES", 60) * 60, SESSION_LONGEST)
# Whoever works in the office needs a second factor, unless this is a trial on one machine.
REQUIRE_MFA = env.bool("REQUIRE_MFA", HTTPS)
CSRF_FAILURE_VIEW = "pcc_portal.home.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# Where links lead that are written without a reader's request: in mail, and in the report that a command writes.
PORTAL_HOST = (ALLOWED_HOSTS or THIS_MACHINE)[0].lstrip(".")
PORTAL_URL = env.str("PORTAL_URL", "").rstrip("/") or (
    f"https://{PORTAL_HOST}" if HTTPS else f"http://{PORTAL_HOST}:{env.str('PORT', '8000')}"
)
# What is sealed keeps its links for good, so in service nothing is sealed on a guess of where they lead.
MAY_SEAL_LINKS = bool(env.str("PORTAL_URL", "")) or not HTTPS
# The header is believed only where a proxy of ours sets it.
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{what: [NONE] for what in ("default-src", "base-uri", "frame-ancestors")},
        **{f"{what}-src": [SELF] for what in ("connect", "font", "manifest", "script", "style")},
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}

# Without mail settings, messages are written to the console.
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "portal@localhost")

# What the service says of itself: metrics to whoever sends the token, queries that take longer, its log as lines or
# JSON, and mail on errors, which holds nothing that anybody typed.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN opens the metrics to whoever knows it: give it at least 20 characters.")
SLOW_QUERY_SECONDS = env.float("SLOW_QUERY_SECONDS", 0)
ADMINS = [("", address) for address in env.list("ERROR_MAIL", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "pcc_portal.home.status.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": env.str("LOG_FORMAT", "line")},
        "mail": {"class": "pcc_portal.home.status.mail.ErrorMail", "level": "ERROR"},
    },
    "loggers": {"django": {"handlers": []}, "django.request": {"handlers": ["mail"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
