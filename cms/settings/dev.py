"""Development and demonstration on one's own machine."""

from .base import *

DEBUG = True
DEMO = True
MIDDLEWARE = [*MIDDLEWARE, "cms.middleware.OwnNotFoundPage"]
SECRET_KEY = SECRET_KEY or "only-for-development-never-in-production"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
VAR_DIR.mkdir(parents=True, exist_ok=True)
SEAL_KEY_FILE = VAR_DIR / "seal.key"  # made on first use
