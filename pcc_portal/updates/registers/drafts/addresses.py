"""Which pages keep what is typed into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.urls import Resolver404, resolve

from pcc_portal.accounts.access import declared
from pcc_portal.accounts.rules import Reader

from .payload import LONGEST_ADDRESS

View = TypeVar("View", bound=Callable[..., Any])


def keeps_drafts(view: View) -> View:
    """A view whose form is kept while people type. A class-based view says `keeps_drafts = True`."""
    view.keeps_drafts = True  # type: ignore[attr-defined]
    return view


def keeps(view: Callable[..., Any]) -> bool:
    return bool(
        getattr(view, "keeps_drafts", False) or getattr(getattr(view, "view_class", None), "keeps_drafts", False)
    )


def view_at(address: str) -> Callable[..., Any] | None:
    """The view that keeps drafts at a path of this portal; None where there is none."""
    if not address.startswith("/") or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    try:
        view = resolve(address).func
    except Resolver404:
        return None
    return view if keeps(view) else None


def may_keep(address: str, reader: Reader) -> bool:
    """Whether the address is a form that keeps drafts and that this person may enter."""
    view = view_at(address)
    access = declared(view) if view else None
    return access is not None and access.admits(reader)
