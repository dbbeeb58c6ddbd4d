"""Complete guides of often-used procedures, in our own words, by code."""

from cms.demo.guides import (
    business,
    civil_status,
    construction,
    justice,
    land,
    residence,
    transport,
)
from cms.demo.guides.shape import Guide

GUIDES: dict[str, Guide] = {
    **civil_status.GUIDES,
    **justice.GUIDES,
    **construction.GUIDES,
    **transport.GUIDES,
    **land.GUIDES,
    **business.GUIDES,
    **residence.GUIDES,
}
