"""What every public page's frame shows."""

from django.http import HttpRequest


def site_frame(request: HttpRequest) -> dict[str, object]:
    """Menu, names and addresses of the frame."""
    return {}
