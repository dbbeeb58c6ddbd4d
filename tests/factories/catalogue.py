"""Sectors, procedures and their texts."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalogue.enums import Level, Stated, Subject, Tier, TimeUnit, Way
from catalogue.models import (
    Channel,
    Component,
    LegalBasis,
    Procedure,
    ProcedureVersion,
    Sector,
    Step,
)
from tests.factories.organisation import UnitFactory


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector

    name = factory.Sequence(lambda n: f"Lĩnh vực {n}")
    slug = factory.Sequence(lambda n: f"linh-vuc-{n}")


class ProcedureFactory(DjangoModelFactory):
    class Meta:
        model = Procedure

    base_code = factory.Sequence(lambda n: f"9.{n:06d}")


class VersionFactory(DjangoModelFactory):
    """A text complete for the list (art 13a); ``full=True`` for the whole content (art 13b).

    Children are given by relation name: ``VersionFactory(components=[Component(name="Đơn")])``.
    """

    class Meta:
        model = ProcedureVersion

    class Params:
        full = factory.Trait(
            tier=Tier.FULL,
            subjects=(Subject.CITIZEN,),
            sets=1,
            results_status=Stated.NONE,
            conditions_status=Stated.NONE,
            forms_status=Stated.NONE,
            steps=factory.LazyFunction(lambda: [Step(actor="Người dân", action="Nộp hồ sơ")]),
            channels=factory.LazyFunction(
                lambda: [Channel(way=Way.COUNTER, time_limit_text="05 ngày làm việc")]
            ),
            components=factory.LazyFunction(lambda: [Component(name="Đơn đề nghị", originals=1)]),
        )

    procedure = factory.SubFactory(ProcedureFactory)
    name = factory.Sequence(lambda n: f"Cấp giấy phép số {n}")
    sector = factory.SubFactory(SectorFactory)
    unit = factory.SubFactory(UnitFactory)
    levels = (Level.PROVINCE,)
    time_limit_amount = 5
    time_limit_unit = TimeUnit.WORKING_DAY
    place = "Trung tâm Phục vụ hành chính công"
    fee_status = Stated.NONE
    legal_bases = factory.LazyFunction(lambda: [LegalBasis(number="118/2025/NĐ-CP")])

    @classmethod
    def _create(cls, model_class: type[ProcedureVersion], *args: Any, **kwargs: Any) -> Any:
        by = kwargs.get("created_by")
        version = model_class(*args, **kwargs)
        if by is not None:
            version._history_user = by
        version.save()
        return version
