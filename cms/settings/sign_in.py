"""Signing in: the second step, and the pause after too many wrong passwords."""

import os
from datetime import timedelta

# Asked of everyone in ``organisation.roles.SECOND_STEP_ROLES``; production refuses to start without.
TWO_STEP_REQUIRED = os.environ.get("TWO_STEP_REQUIRED", "yes") != "no"
OTP_TOTP_ISSUER = "Công Khai"

# How many reverse proxies of ours append to X-Forwarded-For; 0: the header is not believed.
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0"))

# django-axes counts wrong passwords; ``organisation.login_limits`` says for whom and how many.
AXES_HANDLER = "organisation.login_limits.LoginLimits"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# trying on during the pause does not lengthen it: nobody keeps an officer out for ever
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "organisation.login_limits.locked_out"
AXES_CLIENT_IP_CALLABLE = "organisation.login_limits.client_address"
AXES_HTTP_RESPONSE_CODE = 429
# no list of who signed in when and from where; log lines carry neither names nor addresses
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "user_agent",
    "kept_form",
    "next",
    "csrfmiddlewaretoken",
]
