"""Pages the site can't do without: exactly one each, at its place, for ever (design §4).

The catalogue and the decisions are law made public; nobody may move, rename, unpublish or delete
the pages they stand on, no matter which road is taken: the permission tester answers for the
admin and its bulk actions, the receivers for everything else that touches the rows.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from wagtail.models import Page, PagePermissionTester

from common.kept import Kept
from common.refusals import Refused

REFUSED = "Trang cố định của cổng: không được chuyển, đổi đường dẫn, gỡ hay xóa."


class FixedPagePermissionTester(PagePermissionTester):
    """Nobody may remove a fixed page, superusers included."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False


class FixedPageMixin:
    """For a page type of which there is exactly one, at ``FIXED_SLUG``."""

    FIXED_SLUG: str
    max_count = 1

    def permissions_for_user(self, user: object) -> FixedPagePermissionTester:
        return FixedPagePermissionTester(user, self)

    def clean(self) -> None:
        super().clean()  # type: ignore[misc]
        if self.slug != self.FIXED_SLUG:  # type: ignore[attr-defined]
            raise ValidationError({"slug": f"Đường dẫn của trang này luôn là “{self.FIXED_SLUG}”."})
        if self.expire_at or self.go_live_at:  # type: ignore[attr-defined]
            raise ValidationError("Trang cố định luôn hiển thị, không đặt lịch đăng hay gỡ.")


_pages: Kept[Page] = Kept(seconds=15, limit=16)


def kept_fixed_page(slug: str) -> Page:
    """The fixed page at ``slug`` below the home page, read anew every few seconds."""
    return _pages.get(slug, lambda: get_object_or_404(Page, depth=3, slug=slug).specific)


def is_fixed(page: Page) -> bool:
    """True for a row of a fixed type, however it was loaded."""
    return issubclass(page.specific_class or type(page), FixedPageMixin)


def refuse_deletion(page: Page) -> None:
    """Raise when the page is fixed; a deletion names every page it takes along."""
    if is_fixed(page):
        raise Refused(REFUSED)


def refuse_change_of_place(page: Page) -> None:
    """Raise when a stored fixed page would lose its slug, its place or its visibility."""
    if not page.pk or not is_fixed(page):
        return
    stored = Page.objects.filter(pk=page.pk).values("slug", "live", "path").first()
    if stored is None:
        return
    loses = (
        page.slug != stored["slug"]
        or (stored["live"] and not page.live)
        or page.path != stored["path"]
        or page.expire_at is not None
    )
    if loses:
        raise Refused(REFUSED)


def refuse_move(page: Page, *, parent_before: Page, parent_after: Page) -> None:
    """Raise when a fixed page would get another parent; its order among sisters may change.

    Only the home page has fixed pages below it, and it is fixed itself.
    """
    if parent_before.pk != parent_after.pk:
        refuse_deletion(page)
