"""Registration of decisions, texts and imports in the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from catalogue.models import ProcedureVersion
from publication.models import Decision
from publication.policies import DecisionPolicy, VersionPolicy

register_permission_policy(ProcedureVersion, VersionPolicy(ProcedureVersion))
register_permission_policy(Decision, DecisionPolicy(Decision))

from publication.viewsets.decisions import DecisionViewSet  # noqa: E402 -- policies come first
from publication.viewsets.versions import ProcedureVersionViewSet  # noqa: E402

register_snippet(DecisionViewSet)
register_snippet(ProcedureVersionViewSet)


@hooks.register("insert_global_admin_css")
def backoffice_css():
    """Style of our own pages in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin/css/backoffice.css"))
