"""Events of Wagtail and Django that would take a fixed page away."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_delete, pre_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

from cms.fixed_pages import refuse_change_of_place, refuse_deletion, refuse_move
from common.kept import forget_all


def before_move(
    sender: type,
    instance: Page,
    parent_page_before: Page,
    parent_page_after: Page,
    **kwargs: Any,
) -> None:
    refuse_move(instance, parent_before=parent_page_before, parent_after=parent_page_after)


def before_delete(sender: type, instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        refuse_deletion(instance)


def before_save(sender: type, instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if isinstance(instance, Page) and not raw:
        refuse_change_of_place(instance)


def after_change(sender: type, **kwargs: Any) -> None:
    forget_all()


def after_settings(sender: type, created: bool = False, **kwargs: Any) -> None:
    if not created:  # the first page to be shown makes the row
        forget_all()


def connect() -> None:
    """Called once the apps are ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(after_change, dispatch_uid=f"cms.after_change.{id(signal)}")
    pre_page_move.connect(before_move, dispatch_uid="cms.before_move")
    pre_delete.connect(before_delete, dispatch_uid="cms.before_delete")
    pre_save.connect(before_save, dispatch_uid="cms.before_save")
    post_save.connect(
        after_settings, sender="cms.PortalSettings", dispatch_uid="cms.after_settings"
    )
