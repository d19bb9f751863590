"""All settings of Zugong. Every key that an administrator may set is read from the environment (see docs/reference/settings.md)."""

from __future__ import annotations

import secrets
from pathlib import Path

from . import env
from .database import from_url

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "zugong"

# Run-time files (database, keys, uploads, anchors) stay together in one folder that is backed up as a whole.
ZUGONG_VAR = env.folder("ZUGONG_VAR", ROOT / "var")
ZUGONG_VAR.mkdir(parents=True, exist_ok=True)
ZUGONG_KEYS = env.folder("ZUGONG_KEYS", ZUGONG_VAR / "keys" / "field-keys.json")
ZUGONG_INSTITUTIONS = [PACKAGE / "institutions", *env.folders("ZUGONG_INSTITUTIONS")]
ZUGONG_COUNTY = env.text("ZUGONG_COUNTY", "澄川县")
ZUGONG_SEAL = env.text("ZUGONG_SEAL", ZUGONG_COUNTY[:1])
ZUGONG_EXAMPLE = env.flag("ZUGONG_EXAMPLE")
# Who may sign in with one click on the sign-in page of the example county.
ZUGONG_EXAMPLE_LOGINS = "zugong.demo.logins.example_logins"
ZUGONG_IMPORT_DAYS = env.whole("ZUGONG_IMPORT_DAYS", 30)
ZUGONG_CONTACT = env.text("ZUGONG_CONTACT", "机关工委考核科")
# Who takes dues on line: "local" pretends (the example county, tests), else the path of a class; empty: nobody does.
ZUGONG_DUES_PROVIDER = env.text("ZUGONG_DUES_PROVIDER", "local" if ZUGONG_EXAMPLE else "")
# Numbers and keys of the merchant, where a real provider takes them.
ZUGONG_DUES_MERCHANT = env.text("ZUGONG_DUES_MERCHANT", "")


def _secret_key() -> str:
    """Kept beside the field keys, made on the first start, never in the repository."""
    path = ZUGONG_KEYS.parent / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.text("ZUGONG_SECRET_KEY") or _secret_key()
DEBUG = env.flag("ZUGONG_DEBUG")
ALLOWED_HOSTS = env.words("ZUGONG_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_FAILURE_VIEW = "zugong.ui.errors.stale"
CSRF_TRUSTED_ORIGINS = env.words("ZUGONG_ORIGINS")

GROUND = ["zugong.kernel", "zugong.ui", "zugong.org"]
TRUNK = [
    *("zugong.evidence", "zugong.rulebook", "zugong.columns", "zugong.work"),
    *("zugong.registers", "zugong.casework", "zugong.ballots"),
    *("zugong.alerts", "zugong.urging"),
]
LEAVES = [
    *("zugong.life", "zugong.dues", "zugong.transfers", "zugong.development", "zugong.roster"),
    *("zugong.portal", "zugong.debriefing", "zugong.assessment", "zugong.cockpit"),
]
# A leaf can be left out; the rest stands (tests/architecture/test_leaves.py removes each in turn).
_without = {f"zugong.{name}" for name in env.words("ZUGONG_WITHOUT")}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "axes",
    "csp",
    *GROUND,
    *TRUNK,
    *[leaf for leaf in LEAVES if leaf not in _without],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zugong.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zugong.org.middleware.SignInFirst",
    "zugong.org.middleware.OwnPasswordFirst",
    "zugong.org.middleware.ChosenUnit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zugong.ui.denied.DeniedMiddleware",
    "zugong.ui.figures.workbooks.FigureWorkbooks",
    "axes.middleware.AxesMiddleware",
    # Last, so that no view can forget it: while answering a GET the connection refuses to write.
    "zugong.kernel.readonly.ReadOnlyGet",
]

ROOT_URLCONF = "zugong.config.urls"
WSGI_APPLICATION = "zugong.config.wsgi.application"
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
                "zugong.ui.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "zugong.ui.templatetags.zg"],
        },
    }
]
FORM_RENDERER = "zugong.ui.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

DATABASES = {"default": from_url(env.text("ZUGONG_DATABASE"), ZUGONG_VAR / "zugong.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "org:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "org:sign-in"
# Per account, not per address: one office shares one address, and must not be locked out together.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = env.whole("ZUGONG_SIGN_IN_TRIES", 5)
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "ui/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Toasts travel in a cookie: reading them on a GET must not write to the database.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("ZUGONG_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # widths of bars are data; a class per percent would be silly
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "zugong_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = env.folder("ZUGONG_STATIC", ZUGONG_VAR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env.flag("ZUGONG_TESTING")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = ZUGONG_VAR / "files"
ZUGONG_FILE_MB = env.whole("ZUGONG_FILE_MB", 20)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("ZUGONG_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006", "security.W004", "security.W008"]
