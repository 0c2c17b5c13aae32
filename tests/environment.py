"""Environment of the tests, loaded by pytest before the settings are read (`-p tests.environment`)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

PLACE = Path(tempfile.mkdtemp(prefix="tandem-tests-"))
(PLACE / "static").mkdir()
atexit.register(shutil.rmtree, PLACE, ignore_errors=True)

os.environ.setdefault("SECRET_KEY", "Zx9-tests-only-7mKp2vQw8LrT4nYb6HdJ3sGf5aUe1cRoVi9Wk0Xy")
os.environ.setdefault("HTTPS", "False")
os.environ.setdefault("SQLITE_PATH", str(PLACE / "base.sqlite3"))
os.environ.setdefault("FILES_ROOT", str(PLACE / "files"))
os.environ.setdefault("ERASURES_FILE", str(PLACE / "erasures.jsonl"))
os.environ.setdefault("STATIC_ROOT", str(PLACE / "static"))  # empty: WhiteNoise reads it all for every test client
os.environ.setdefault("TASKS_BACKEND", "django_tasks.backends.immediate.ImmediateBackend")
os.environ.setdefault("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the test database
