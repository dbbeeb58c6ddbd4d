"""Counting and filtering a list by several choices at once: values in, values out.

Every row has a place in the list; a set of rows is one whole number whose bits are the places.
Filters are ``&`` and ``|``, counts are ``bit_count``: the cost hardly grows with the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Value = str | int


@dataclass(frozen=True)
class Listing:
    """Rows in their order, and for each facet and value the set of rows that have it."""

    ids: tuple[int, ...]
    having: Mapping[str, Mapping[Value, int]]
    places: Mapping[int, int] = field(repr=False)

    @property
    def everything(self) -> int:
        """The set of all rows."""
        return (1 << len(self.ids)) - 1

    def rows_of(self, row_ids: Iterable[int]) -> int:
        """The set of those rows that are in the list."""
        octets = bytearray(len(self.ids) // 8 + 1)
        for row_id in row_ids:
            place = self.places.get(row_id)
            if place is not None:
                octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")

    def with_any(self, facet: str, values: Iterable[Value]) -> int:
        """The set of rows that have one of the values."""
        found = 0
        for value in values:
            found |= self.having.get(facet, {}).get(value, 0)
        return found

    def page(self, rows: int, *, start: int, size: int) -> list[int]:
        """Ids of ``size`` rows of the set from the ``start``-th on, in the order of the list."""
        found = []
        for place in _places(rows, skip=start):
            found.append(self.ids[place])
            if len(found) == size:
                break
        return found


def _places(rows: int, *, skip: int) -> Iterator[int]:
    """Places of the set's rows, the first ``skip`` left out; whole octets are skipped at once."""
    octets = rows.to_bytes((rows.bit_length() + 7) // 8, "little")
    for number, octet in enumerate(octets):
        if not octet:
            continue
        count = octet.bit_count()
        if skip >= count:
            skip -= count
            continue
        for bit in range(8):
            if octet >> bit & 1:
                if skip:
                    skip -= 1
                else:
                    yield number * 8 + bit


def make_listing(
    rows: Iterable[tuple[int, Sequence[Sequence[Value]]]], facets: Sequence[str]
) -> Listing:
    """A listing of ``(id, values of each facet in the order of facets)`` rows."""
    ids: list[int] = []
    places_of: dict[str, dict[Value, list[int]]] = {facet: {} for facet in facets}
    for place, (row_id, values) in enumerate(rows):
        ids.append(row_id)
        for facet, given in zip(facets, values, strict=True):
            for value in given:
                places_of[facet].setdefault(value, []).append(place)
    size = len(ids) // 8 + 1
    having = {
        facet: {value: _set_of(places, size) for value, places in values.items()}
        for facet, values in places_of.items()
    }
    return Listing(
        ids=tuple(ids),
        having=having,
        places={row_id: place for place, row_id in enumerate(ids)},
    )


def _set_of(places: Iterable[int], size: int) -> int:
    octets = bytearray(size)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


@dataclass(frozen=True)
class Narrowed:
    """A listing under filters: the rows left, and how many each further choice would show."""

    rows: int
    counts: Mapping[str, Mapping[Value, int]]

    @property
    def total(self) -> int:
        """How many rows are left."""
        return self.rows.bit_count()


def narrow(listing: Listing, base: int, chosen: Mapping[str, Sequence[Value]]) -> Narrowed:
    """Filter ``base``: values of one facet mean “or”, facets among each other “and”.

    The counts of a facet leave its own choice aside, so that a further value can be weighed.
    """
    allowed = {facet: listing.with_any(facet, values) for facet, values in chosen.items() if values}
    rows = base
    for allowed_rows in allowed.values():
        rows &= allowed_rows
    counts = {}
    for facet, values in listing.having.items():
        others = base
        for other, allowed_rows in allowed.items():
            if other != facet:
                others &= allowed_rows
        counts[facet] = {
            value: count
            for value, having in values.items()
            if (count := (having & others).bit_count())
        }
    return Narrowed(rows=rows, counts=counts)
