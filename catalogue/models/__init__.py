"""The catalogue's tables, by noun."""

from catalogue.models.acts import Act, Effect
from catalogue.models.batches import ImportBatch, StagedRow
from catalogue.models.children import (
    CHILD_RELATIONS,
    Channel,
    Charge,
    Component,
    Form,
    LegalBasis,
    Reduction,
    Result,
    Step,
)
from catalogue.models.procedures import (
    Procedure,
    ProcedureCode,
    Sector,
    Succession,
    Synonym,
)
from catalogue.models.processes import InternalProcess
from catalogue.models.receptions import Reception
from catalogue.models.versions import COPIED_FROM, RESTORED_FROM, FrozenVersion, ProcedureVersion

__all__ = [
    "CHILD_RELATIONS",
    "COPIED_FROM",
    "RESTORED_FROM",
    "Act",
    "Channel",
    "Charge",
    "Component",
    "Effect",
    "Form",
    "FrozenVersion",
    "ImportBatch",
    "InternalProcess",
    "LegalBasis",
    "Procedure",
    "ProcedureCode",
    "ProcedureVersion",
    "Reception",
    "Reduction",
    "Result",
    "Sector",
    "StagedRow",
    "Step",
    "Succession",
    "Synonym",
]
