"""Ids of the records Wagtail's search index finds, fast on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, models
from wagtail.search.backends import get_search_backend

if TYPE_CHECKING:
    from wagtail.search.query import SearchQuery


def indexed_ids(model: type[models.Model], query: SearchQuery) -> list[int]:
    """Primary keys of the model's records that match, in no order; one query.

    The SQLite backend joins the index in a way that, without fresh table statistics, makes the
    database look every record up in the text index one by one; there the text index is asked
    alone and first.
    """
    backend = get_search_backend()
    if connection.vendor == "sqlite":
        return _from_text_table(model, query, backend)
    found = backend.search(query, model, order_by_relevance=False)
    return list(found.get_queryset().order_by().values_list("pk", flat=True))


def _from_text_table(model: type[models.Model], query: SearchQuery, backend: object) -> list[int]:
    from modelsearch.backends.database.sqlite.query import (  # noqa: PLC0415 -- exists on SQLite only
        MatchExpression,
        SQLiteFTSIndexEntry,
        normalize,
    )
    from modelsearch.utils import get_content_type_pk  # noqa: PLC0415 -- app ready

    compiler = backend.query_compiler_class(model._default_manager.all(), query)  # type: ignore[attr-defined]
    match = MatchExpression(
        compiler.FTS_TABLE_FIELDS, compiler.build_search_query(normalize(query), config=None)
    )
    wanted = get_content_type_pk(model)
    rows = SQLiteFTSIndexEntry.objects.filter(match).values_list(
        "index_entry__object_id", "index_entry__content_type_id"
    )
    return [int(pk) for pk, content_type in rows if content_type == wanted]
