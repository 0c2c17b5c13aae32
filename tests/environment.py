"""Environment of the tests, loaded by pytest before the settings are read (`-p tests.environment`)."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "Zx9-tests-only-7mKp2vQw8LrT4nYb6HdJ3sGf5aUe1cRo")
os.environ.setdefault("HTTPS", "False")
os.environ.setdefault("FILES_ROOT", tempfile.mkdtemp(prefix="tandem-files-"))
os.environ.setdefault("TASKS_BACKEND", "django_tasks.backends.immediate.ImmediateBackend")
os.environ.setdefault("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the test database
