"""Registration of decisions, texts, imports and the officers' start page in the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.permissions import register_permission_policy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import register_snippet

from catalogue.models import ProcedureVersion
from common.refusals import Refused
from organisation.definition_forms import register_form
from organisation.policies import NeverDeletedPolicy
from publication.forms.lint_rules import LintRuleForm
from publication.forms.opinion_steps import OpinionStepForm
from publication.forms.recipients import RecipientsForm
from publication.models import Decision, EndedAct
from publication.policies import DecisionPolicy, VersionPolicy

register_permission_policy(ProcedureVersion, VersionPolicy(ProcedureVersion))
register_permission_policy(Decision, DecisionPolicy(Decision))
register_permission_policy(EndedAct, NeverDeletedPolicy(EndedAct))

from publication.viewsets import posting, reviews  # noqa: E402
from publication.viewsets.batches import ImportBatchViewSet  # noqa: E402 -- policies come first
from publication.viewsets.central import CentralChooserViewSet  # noqa: E402
from publication.viewsets.decisions import DecisionViewSet  # noqa: E402
from publication.viewsets.findings import (  # noqa: E402
    TITLE,
    FindingsMenuItem,
    FindingsView,
)
from publication.viewsets.home import panels_for  # noqa: E402
from publication.viewsets.leavers import LeaverView, leaver_buttons  # noqa: E402
from publication.viewsets.process_list import ProcessListMenuItem, ProcessListView  # noqa: E402
from publication.viewsets.reception_list import (  # noqa: E402
    ReceptionListMenuItem,
    ReceptionListView,
)
from publication.viewsets.upkeep import TITLE as UPKEEP  # noqa: E402
from publication.viewsets.upkeep import (  # noqa: E402
    AnswerView,
    EndedActViewSet,
    UpkeepMenuItem,
    UpkeepView,
)
from publication.viewsets.versions import ProcedureVersionViewSet  # noqa: E402


class NoBulkDeletion(DeleteBulkAction):
    """Nobody deletes decisions or texts; Wagtail's page of refusals would name those of others."""

    models = (Decision, ProcedureVersion)

    def dispatch(self, request, *args, **kwargs):
        raise Refused


register_form(LintRuleForm)
register_form(OpinionStepForm)
register_form(RecipientsForm)

# registered after Wagtail's own, so that ours is the one that answers
hooks.register("register_bulk_action", NoBulkDeletion, order=100)

register_snippet(DecisionViewSet)
register_snippet(ProcedureVersionViewSet)


@hooks.register("register_admin_viewset")
def import_batches():
    """The import's pages."""
    return ImportBatchViewSet()


@hooks.register("register_admin_viewset")
def central_texts():
    """The window that finds a ministry's text."""
    return CentralChooserViewSet()


@hooks.register("register_admin_urls")
def leavers():
    """The page that records a leaver; below the accounts."""
    return [path("users/leave/<int:pk>/", LeaverView.as_view(), name="leaver")]


@hooks.register("register_admin_urls")
def reception_list():
    """What the Centre's list holds on a day."""
    return [
        path("danh-muc-tiep-nhan/", ReceptionListView.as_view(), name="reception_list"),
        path(
            "danh-muc-tiep-nhan/ket-qua/",
            ReceptionListView.as_view(results_only=True),
            name="reception_list_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def reception_list_item():
    """Beside the decisions."""
    return ReceptionListMenuItem(
        "Danh mục tiếp nhận",
        reverse("reception_list"),
        name="reception-list",
        icon_name="table",
        order=115,
    )


@hooks.register("register_admin_urls")
def process_list():
    """How every procedure stands with its internal process."""
    return [
        path("quy-trinh-noi-bo/", ProcessListView.as_view(), name="process_list"),
        path(
            "quy-trinh-noi-bo/ket-qua/",
            ProcessListView.as_view(results_only=True),
            name="process_list_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def process_list_item():
    """Below the Centre's list."""
    return ProcessListMenuItem(
        "Quy trình nội bộ",
        reverse("process_list"),
        name="process-list",
        icon_name="list-ol",
        order=116,
    )


@hooks.register("register_admin_urls")
def findings():
    """What the office's rules find in the texts in force."""
    return [
        path("ra-soat-theo-quy-tac/", FindingsView.as_view(), name="findings"),
        path(
            "ra-soat-theo-quy-tac/ket-qua/",
            FindingsView.as_view(results_only=True),
            name="findings_results",
        ),
    ]


@hooks.register("register_admin_viewset")
def ended_acts():
    """Acts that end."""
    return EndedActViewSet()


@hooks.register("register_admin_urls")
def upkeep_urls():
    """Texts that need another look."""
    return [
        path("can-xem-lai/", UpkeepView.as_view(), name="upkeep"),
        path("can-xem-lai/<int:pk>/", AnswerView.as_view(), name="upkeep_answer"),
    ]


@hooks.register("register_reports_menu_item")
def upkeep_item():
    """Below “Báo cáo”."""
    return UpkeepMenuItem(
        UPKEEP, reverse("upkeep"), name="upkeep", icon_name="calendar-check", order=300
    )


@hooks.register("register_reports_menu_item")
def findings_item():
    """Below “Báo cáo”."""
    return FindingsMenuItem(
        TITLE, reverse("findings"), name="findings", icon_name="clipboard-list", order=200
    )


@hooks.register("register_admin_urls")
def posting_urls():
    """What hangs where."""
    return posting.urls()


@hooks.register("register_admin_menu_item")
def posting_item():
    """For who may see what hangs where."""
    return posting.PostingMenuItem(
        posting.TITLE, reverse("posting_places"), name="posting", icon_name="thumbtack", order=260
    )


@hooks.register("register_admin_urls")
def review_urls():
    """Review rounds of the Centre's list."""
    return reviews.urls()


@hooks.register("register_admin_menu_item")
def review_item():
    """For who may see review rounds."""
    return reviews.ReviewMenuItem(
        reviews.TITLE, reverse("reviews"), name="reviews", icon_name="tasks", order=255
    )


hooks.register("register_user_listing_buttons", leaver_buttons)


@hooks.register("insert_global_admin_css")
def backoffice_css():
    """Style of our own pages in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin/css/backoffice.css"))


@hooks.register("construct_homepage_panels")
def start_page(request, panels):
    """The officer's own work first; Wagtail's panels are about pages, for those who have pages."""
    if not user_has_any_page_permission(request.user):
        panels.clear()
    panels.extend(panels_for(request))


@hooks.register("construct_help_menu")
def only_our_help(request, menu_items):
    """Wagtail's own help leads out of the office, in English."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(WAGTAIL_HELP)]


WAGTAIL_HELP = ("whats-new-in-wagtail", "editor-guide")
