"""An officer with a telephone for the second step."""

from __future__ import annotations

from django.urls import reverse

from tests.factories.organisation import PASSWORD

HOME = "/quan-tri/"
STEP = "/quan-tri/buoc-hai/"
ENROL = "/quan-tri/buoc-hai/thiet-lap/"


def enter_password(client, user, **fields):
    words = {"username": user.username, "password": PASSWORD, **fields}
    return client.post(reverse("wagtailadmin_login"), words)
