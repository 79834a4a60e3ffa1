"""The published moment that a request reads, as Django keeps the language and the time zone of one."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .registry import Viewpoint

_moment: ContextVar[Viewpoint | None] = ContextVar("moment", default=None)
set_moment, reset_moment = _moment.set, _moment.reset


def past_moment() -> Viewpoint | None:
    """None where the request reads what stands now."""
    return _moment.get()
