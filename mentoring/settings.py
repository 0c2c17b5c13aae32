"""One settings file. What differs between machines comes from the environment (see mentoring/environment.py)."""

from pathlib import Path

from csp.constants import NONE, SELF

from mentoring.environment import database, demo, env_bool, env_int, env_list, env_text, hosts, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env_bool("DEBUG", False)
HTTPS = env_bool("HTTPS", not DEBUG)  # False only behind no TLS: the demo and the tests on this machine
SECRET_KEY = secret_key(DEBUG, BASE_DIR / "var" / "secret_key")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = hosts(DEBUG)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": database(BASE_DIR, DEBUG)}
FILES_ROOT = Path(env_text("FILES_ROOT", str(BASE_DIR / "var" / "files")))  # scans; never served by address
# Numbers of people who were erased: not in the database, so that a restored backup does not bring them back.
ERASURES_FILE = Path(env_text("ERASURES_FILE", str(BASE_DIR / "var" / "erasures.jsonl")))

INSTALLED_APPS = [
    "mentoring",
    "participants",
    "programs",
    "monitoring",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "import_export",
    "mentoring.apps.AdminSite",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "mentoring.audit.context.RequestMarks",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before whatever may fail: on error pages too
    "csp.middleware.CSPMiddleware",
    "mentoring.accounts.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "mentoring.entrance.middleware.Methods",
    "mentoring.failures.WayBack",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mentoring.entrance.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "mentoring.accounts.middleware.Scope",
    "mentoring.entrance.middleware.Refusals",
    "mentoring.entrance.middleware.Obligations",
    "mentoring.failures.TooLate",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mentoring.urls"
WSGI_APPLICATION = "mentoring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.static", "mentoring.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentoring.org.context.school",
                "mentoring.profile.context.display",
                "monitoring.menu.showing.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
FILTERS_EMPTY_CHOICE_LABEL = "любое"

# People who sign in (mentoring/accounts, proofs, entrance)
AUTH_USER_MODEL = "mentoring.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mentoring.proofs.passwords.LongEnough"},
    {"NAME": "mentoring.proofs.passwords.NotGuessable"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3600
SECOND_FACTOR_ROLES = env_list("SECOND_FACTOR_ROLES", "curator,director,municipality,admin")
OTP_TOTP_ISSUER = "Тандем"
OTP_TOTP_THROTTLE_FACTOR = 0  # our own limit (mentoring/entrance/lockout.py): five wrong codes, then ten minutes
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6  # hours: ten minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "mentoring.entrance.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying again does not make the wait longer
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are in our journal, which keeps no names
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Which proxies stand in front: without one the address is the connection's own and a header is not believed.
PROXY_COUNT = env_int("PROXY_COUNT", 0, 0, 5)
AXES_CLIENT_IP_CALLABLE = "mentoring.audit.context.client_ip"

# Sessions: idle and absolute limits are settings of the installation, minutes and hours
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", 60, 5, 720)
SESSION_ABSOLUTE_HOURS = env_int("SESSION_ABSOLUTE_HOURS", 12, 1, 24)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "mentoring.failures.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The browser
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # the pages of large orders and files are made for it
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_291_456
UPLOAD_MB_A_DAY = env_int("UPLOAD_MB_A_DAY", 200, 10, 100_000)  # of one person (mentoring/jobs/allowance.py)

STATIC_URL = "static/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
NODE = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE / "bootstrap" / "dist"),
    ("golos", NODE / "@fontsource-variable" / "golos-text" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": env_text("STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

LANGUAGE_CODE = "ru"
USE_I18N = USE_TZ = True
TIME_ZONE = env_text("TIME_ZONE", "Europe/Moscow")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

EMAIL_BACKEND = env_text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env_text("EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "tandem@localhost")
TASKS = {"default": {"BACKEND": env_text("TASKS_BACKEND", "django_tasks_db.DatabaseBackend")}}
DEMO = demo(HTTPS)  # shows the sign-ins on the sign-in page and asks nobody for a second factor

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "mentoring.logs.ClassAndPlace", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "WARNING")},
    # Both tell people's names at DEBUG, and a log keeps no personal values at any level (152-ФЗ).
    # A refusal for a missing token would tell the address, and that of a link holds its code.
    "loggers": {name: {"level": "INFO"} for name in ("pytrovich", "django.db.backends")}
    | {"django.security.csrf": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
