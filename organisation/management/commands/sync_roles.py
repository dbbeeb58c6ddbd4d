"""Make the groups Wagtail asks exactly what the table of roles says; safe to repeat.

Run it after every ``migrate``: permissions exist only then, and a new role or a changed line of
``organisation/roles.py`` reaches the officers only through it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from organisation.enums import Role
from organisation.roles import PAGE_EDITORS, ROLE_PERMISSIONS

# Pages are never deleted in bulk: what was public is unpublished, one page at a time.
PAGE_PERMISSIONS = tuple(
    f"wagtailcore.{verb}_page" for verb in ("add", "change", "publish", "lock", "unlock")
)
COLLECTION_PERMISSIONS = tuple(
    f"{app}.{verb}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
)


class Command(BaseCommand):
    help = "Đồng bộ nhóm quyền với bảng vai trò; chạy lại nhiều lần không đổi gì thêm."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        known = _known_permissions()
        home = _home_page()
        collection = Collection.get_first_root_node()
        changed = _remove_other_groups()
        for role in Role:
            group, created = Group.objects.get_or_create(name=role.value)
            is_editor = role in PAGE_EDITORS
            changed += created
            changed += _set_permissions(group, _ids(ROLE_PERMISSIONS[role], known))
            changed += _set_page_permissions(
                group, home, _ids(PAGE_PERMISSIONS, known) if is_editor else set()
            )
            changed += _set_collection_permissions(
                group, collection, _ids(COLLECTION_PERMISSIONS, known) if is_editor else set()
            )
        self.stdout.write(f"Vai trò: {len(Role)} nhóm, {changed} thay đổi.")


def _remove_other_groups() -> int:
    """Groups outside the table go, Wagtail's own “Editors” and “Moderators” among them."""
    others = Group.objects.exclude(name__in=Role.values)
    number = others.count()
    others.delete()
    return number


def _known_permissions() -> dict[str, int]:
    """Id by ``app.codename``; two models of one app never share a codename here."""
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in rows}


def _ids(names: tuple[str, ...], known: dict[str, int]) -> set[int]:
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise CommandError(
            "Bảng vai trò nêu quyền không tồn tại: "
            + ", ".join(unknown)
            + ". Hãy chạy migrate trước, hoặc sửa organisation/roles.py."
        )
    return {known[name] for name in names}


def _home_page() -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site else Page.get_first_root_node()


def _set_permissions(group: Group, wanted: set[int]) -> int:
    held = set(group.permissions.values_list("pk", flat=True))
    if held != wanted:
        group.permissions.set(wanted)
    return len(held ^ wanted)


def _set_page_permissions(group: Group, page: Page, wanted: set[int]) -> int:
    rows = {(page.pk, permission) for permission in wanted}
    held = set(group.page_permissions.values_list("page_id", "permission_id"))
    for page_id, permission_id in held - rows:
        group.page_permissions.filter(page_id=page_id, permission_id=permission_id).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page_id, permission_id=permission_id)
        for page_id, permission_id in sorted(rows - held)
    )
    return len(held ^ rows)


def _set_collection_permissions(group: Group, collection: Collection, wanted: set[int]) -> int:
    rows = {(collection.pk, permission) for permission in wanted}
    held = set(group.collection_permissions.values_list("collection_id", "permission_id"))
    for collection_id, permission_id in held - rows:
        group.collection_permissions.filter(
            collection_id=collection_id, permission_id=permission_id
        ).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(
            group=group, collection_id=collection_id, permission_id=permission_id
        )
        for collection_id, permission_id in sorted(rows - held)
    )
    return len(held ^ rows)
