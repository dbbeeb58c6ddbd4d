"""Production: refuses to start with an unsafe default."""

import base64

from django.core.exceptions import ImproperlyConfigured

from .base import *


def is_seal_key(value: str) -> bool:
    """32 bytes in base64, and not all the same."""
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return len(key) == 32 and len(set(key)) > 1


def all_named(hosts: list[str]) -> bool:
    """Each a name or address of one's own: no wildcard, no whole top-level domain."""
    return bool(hosts) and all(
        host and "*" not in host and ("." in host.strip(".") or not host.startswith("."))
        for host in hosts
    )


_unsafe = [
    message
    for missing, message in [
        (len(SECRET_KEY) < 50, "SECRET_KEY phải dài ít nhất 50 ký tự."),
        (
            len(SECRET_KEY) >= 50 and len(set(SECRET_KEY)) < 15,
            "SECRET_KEY phải là chuỗi ngẫu nhiên, không lặp ký tự.",
        ),
        (not all_named(ALLOWED_HOSTS), "ALLOWED_HOSTS phải nêu rõ tên miền."),
        ("DATABASE_URL" not in os.environ, "DATABASE_URL chưa được đặt."),
        (not os.environ.get("BASE_URL", "").startswith("https://"), "BASE_URL phải là https://…"),
        (not is_seal_key(SEAL_KEY), "SEAL_KEY phải là 32 byte mã hóa base64."),
        (not TWO_STEP_REQUIRED, "TWO_STEP_REQUIRED không được tắt."),
        (DEMO, "DEMO không được bật."),
    ]
    if missing
]
if _unsafe:
    raise ImproperlyConfigured("Cấu hình không an toàn: " + " ".join(_unsafe))

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes ask behind the proxy, without TLS
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail shows its previews in a frame of the same site
    "security.W021",  # the province's domain is not ours to put on browsers' preload list
]
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 20  # seconds: a silent mail server must not hold the worker
