"""A letter for each role, and for whoever holds none."""

from __future__ import annotations

from organisation.enums import Role

LETTERS = {
    Role.DEPARTMENT_EDITOR: "D",
    Role.COMMUNE_EDITOR: "C",
    Role.VERTICAL_EDITOR: "V",
    Role.CONTROL_OFFICER: "K",
    Role.CHIEF_OF_OFFICE: "T",
    Role.CHAIRMAN_CLERK: "W",
    Role.CENTRE_DIRECTOR: "G",
    Role.CENTRE_MANAGER: "M",
    Role.COUNTER_OFFICER: "R",
    Role.FEEDBACK_HANDLER: "F",
    Role.PORTAL_EDITOR: "P",
    Role.AUDITOR: "A",
    Role.ADMINISTRATOR: "Q",
    "superuser": "S",
    "anonymous": "N",
}

OFFICERS = "DCVKTWGMRFPAQ"
SIGNED_IN = OFFICERS + "S"
ANYBODY = SIGNED_IN + "N"
