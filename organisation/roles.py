"""Roles and what each may do: one table of strings, applied by ``sync_roles``.

``unit`` scope: a role in ``SCOPED_BY_UNIT`` acts only on matters of the unit it is held for
(and of units below it); the others act for the whole province.
"""

from organisation.enums import EDITOR_ROLES, Role

ADMIN_ACCESS = "wagtailadmin.access_admin"

VIEW_CATALOGUE = (
    "catalogue.view_procedure",
    "catalogue.view_procedureversion",
    "catalogue.view_sector",
    "publication.view_decision",
)
DRAFT = (
    "catalogue.add_procedureversion",
    "catalogue.change_procedureversion",
    "catalogue.delete_procedureversion",
    "catalogue.import_catalogue",
    "publication.add_decision",
    "publication.change_decision",
    "publication.draft_decision",
    # an agency proposes the internal processes of its own procedures
    "publication.draft_process",
)
PLACES = tuple(f"organisation.{verb}_place" for verb in ("add", "change", "view"))
# The Centre leads the review of its list and drafts it (duty 3.4); others check, submit and sign.
DRAFT_LIST = "publication.draft_list"
SETTINGS = (
    "organisation.view_definition",
    "organisation.draft_definition",
    "organisation.switch_definition",
)

# An agency's officers say what their agency thinks of another's draft (lấy ý kiến).
ANSWER = ("publication.answer_opinion",)
# Review rounds of the Centre's list: the Centre leads, agencies answer for themselves, others read.
VIEW_REVIEW = ("publication.view_review",)
ANSWER_REVIEW = (*VIEW_REVIEW, "publication.answer_review")
PREPARE_REVIEW = (*VIEW_REVIEW, "publication.prepare_review")
# who watches over the law that texts rest on
ENDED_ACTS = tuple(f"publication.{verb}_endedact" for verb in ("add", "change", "view"))

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(EDITOR_ROLES, (ADMIN_ACCESS, *VIEW_CATALOGUE, *DRAFT, *ANSWER, *ANSWER_REVIEW)),
    Role.CONTROL_OFFICER: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        *VIEW_REVIEW,
        "publication.check_decision",
        "publication.ask_opinion",
        "publication.enter_decision",
        "publication.record_paper_decision",
        "publication.view_wrong_scan",
        *ENDED_ACTS,
        "catalogue.add_sector",
        "catalogue.change_sector",
        "organisation.view_unit",
        "organisation.view_place",
        "publication.view_posting",
        "organisation.view_calendarday",
        *SETTINGS,
    ),
    Role.CHIEF_OF_OFFICE: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        *VIEW_REVIEW,
        "publication.submit_decision",
    ),
    Role.CHAIRMAN_CLERK: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        "publication.issue_decision",
        "publication.record_paper_decision",
        "publication.view_wrong_scan",
    ),
    # answers for the Centre when the Centre is asked
    Role.CENTRE_DIRECTOR: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        DRAFT_LIST,
        *PREPARE_REVIEW,
        "publication.lead_review",
        *ANSWER,
        "organisation.view_place",
        "publication.view_posting",
        *[f"organisation.{verb}_calendarday" for verb in ("add", "change", "delete", "view")],
    ),
    # the Centre's own counters open and close by its manager's word
    Role.CENTRE_MANAGER: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        *PLACES,
        DRAFT_LIST,
        *PREPARE_REVIEW,
        "publication.view_posting",
        "publication.hang_sheet",
    ),
    # hangs up and takes down at the places of the own unit
    Role.COUNTER_OFFICER: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        "publication.view_posting",
        "publication.hang_sheet",
    ),
    Role.FEEDBACK_HANDLER: (ADMIN_ACCESS, *VIEW_CATALOGUE),
    Role.PORTAL_EDITOR: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        "publication.post_decision",
        "publication.view_posting",
        "catalogue.add_synonym",
        "catalogue.change_synonym",
        "catalogue.delete_synonym",
        "catalogue.view_synonym",
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
    Role.AUDITOR: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        *VIEW_REVIEW,
        "publication.view_wrong_scan",
        "organisation.view_unit",
        "organisation.view_place",
        "publication.view_posting",
        "organisation.view_user",
        "organisation.view_roleholding",
        "organisation.view_standin",
        "organisation.view_calendarday",
        "organisation.view_ruleset",
        "organisation.view_definition",
    ),
    Role.ADMINISTRATOR: (
        ADMIN_ACCESS,
        *VIEW_CATALOGUE,
        *[
            f"organisation.{verb}_{model}"
            for model in ("unit", "user", "roleholding", "standin", "calendarday", "ruleset")
            for verb in ("add", "change", "view")
        ],
        "organisation.delete_calendarday",
        *PLACES,
        *SETTINGS,
        "publication.blank_reason",
        *ENDED_ACTS,
        "catalogue.add_sector",
        "catalogue.change_sector",
        "catalogue.add_synonym",
        "catalogue.change_synonym",
        "catalogue.delete_synonym",
        "catalogue.view_synonym",
    ),
}

SCOPED_BY_UNIT = frozenset(EDITOR_ROLES)

# What a role does for its own unit only, though it sees all of the province.
SCOPED_GRANTS = frozenset(
    {
        (Role.COUNTER_OFFICER, "publication.hang_sheet"),
        (Role.CENTRE_DIRECTOR, "publication.answer_opinion"),
    }
)


def is_scoped(role: str, permission: str) -> bool:
    """True when a holding of the role carries the permission for its own unit alone."""
    return role in SCOPED_BY_UNIT or (role, permission) in SCOPED_GRANTS


# Whoever checks, submits, records what was signed, or administers, signs in by two steps.
SECOND_STEP_ROLES = frozenset(
    {Role.CONTROL_OFFICER, Role.CHIEF_OF_OFFICE, Role.CHAIRMAN_CLERK, Role.ADMINISTRATOR}
)

# Wagtail's page tree: who may edit and publish pages below the home page.
PAGE_EDITORS = (Role.PORTAL_EDITOR,)
