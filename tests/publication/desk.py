"""The pages of a decision as the tests of its screens open them."""

from __future__ import annotations

from django.urls import reverse


def page(decision, name="inspect", *rest):
    return reverse(f"decisions:{name}", args=[decision.pk, *rest])


def move(client, decision, name, data=None):
    return client.post(page(decision, "move", name), data or {})
