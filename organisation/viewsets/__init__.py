"""Screens of the organisation; ``organisation.apps`` names the one of officers."""

from organisation.viewsets.officers import OfficerViewSet

__all__ = ["OfficerViewSet"]
