"""Environment of the tests, loaded by pytest before the settings are read (`-p tests.environment`)."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "Zx9-tests-only-7mKp2vQw8LrT4nYb6HdJ3sGf5aUe1cRoVi9Wk0Xy")
os.environ.setdefault("HTTPS", "False")
os.environ.setdefault("FILES_ROOT", tempfile.mkdtemp(prefix="tandem-files-"))
os.environ.setdefault("TASKS_BACKEND", "django_tasks.backends.immediate.ImmediateBackend")
os.environ.setdefault("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the test database
(Path(__file__).parents[1] / "var" / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise wants its folder
