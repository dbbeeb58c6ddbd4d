"""The suite: fast password hashing, tasks run at once, everything in throw-away folders.

``TEST_DB`` chooses the database: ``sqlite`` (a file, as in use) or ``postgres`` (a private server
that ``tests/postgres.py`` starts in a folder of its own).
"""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "only-for-tests"  # noqa: S105 -- no secret: the suite's own key
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = True
TWO_STEP_REQUIRED = False  # tests of the second step turn it on; the others sign in by the client
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
_scratch = Path(tempfile.mkdtemp(prefix="congkhai-test-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = _scratch / "media"
PRIVATE_ROOT = _scratch / "private"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
SEAL_KEY_FILE = _scratch / "seal.key"
LOGGING["root"]["level"] = "WARNING"
LOGGING["loggers"] = {}

if os.environ.get("TEST_DB") == "postgres":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "postgres",
            # the folder of the server's socket; workers of one run share it
            "HOST": os.environ.setdefault(
                "TEST_POSTGRES", tempfile.mkdtemp(prefix="congkhai-postgres-")
            ),
            "TEST": {"NAME": "test_congkhai"},
        }
    }
    if "django.contrib.postgres" not in INSTALLED_APPS:
        INSTALLED_APPS.append("django.contrib.postgres")
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _scratch / "congkhai.sqlite3",
            "TEST": {"NAME": _scratch / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
                    "PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    }
