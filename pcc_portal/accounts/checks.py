from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .access import declared, routes

HINT = "Decorate it with public, signed_in, office or allow(…) of accounts/access.py."


def every_route_declares_its_readers(*, app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A forgotten declaration fails `manage.py check` before a reader meets a closed page."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    return [
        Error(
            f"The view of '{route}' does not say who may open it.", hint="See accounts/access.py.", id="accounts.E001"
        )
        for route, pattern in routes()
        if declared(pattern.callback) is None
    ]
