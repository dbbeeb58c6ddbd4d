"""Publication decisions."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "publication"
    verbose_name = "Quyết định công bố"

    def ready(self) -> None:
        from common import guards  # noqa: PLC0415 -- app ready
        from organisation.definition_kinds import register  # noqa: PLC0415 -- app ready
        from publication.guards import GUARDS  # noqa: PLC0415 -- app ready
        from publication.kinds import register as register_kind  # noqa: PLC0415 -- app ready
        from publication.lint_rules import LINT_RULE  # noqa: PLC0415 -- app ready
        from publication.list_kind import RECEPTION_LIST  # noqa: PLC0415 -- app ready
        from publication.opinion_steps import OPINION_STEP  # noqa: PLC0415 -- app ready
        from publication.process_kind import INTERNAL_PROCESSES  # noqa: PLC0415 -- app ready
        from publication.publication_kind import PUBLICATION  # noqa: PLC0415 -- app ready
        from publication.recipients import RECIPIENTS  # noqa: PLC0415 -- app ready

        guards.register(*GUARDS)
        register(LINT_RULE)
        register(OPINION_STEP)
        register(RECIPIENTS)
        register_kind(PUBLICATION)
        register_kind(RECEPTION_LIST)
        register_kind(INTERNAL_PROCESSES)
