"""Rules of the check: links that lead nowhere, and citations of records that print nothing."""

import html as html_entities
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, Resolver404, resolve

from pcc_portal.accounts.access import PUBLIC, declared
from pcc_portal.ui.markdown import REFERENCE, references
from pcc_portal.updates.citations.resolving import NOT_PUBLISHED
from pcc_portal.updates.registers.declaration import all_kinds

from ...contacts import DIALLED
from ..findings import Finding, Place, Subject
from .sentences import CITATION, shortened

LINK = re.compile(r'<a\b(?: href="([^"]*)")?')
HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
MAIL = re.compile(r"[^@\s]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
NOTE = re.compile(r' id="((?:note|ref)-[\w-]+)"')
REACHED = {"mailto": (MAIL, "This is not an e-mail address."), "tel": (DIALLED, "This is not a telephone number.")}
UNMADE = re.compile(r"\[[^\]\n]{1,200}\]\([^)\n]{0,80}\)?")  # meant as a link, and printed as it stands
UNREAD = re.compile(r"\{[a-z-]{2,30}:[^{}\n]{0,80}\}?")  # meant as a reference, and printed as it stands


def broken_link(subject: Subject) -> Iterator[Finding]:
    for prose in subject.prose:
        for href in map(html_entities.unescape, LINK.findall(CITATION.sub("", prose.html))):
            if why := _fault(href, subject):
                yield _broken(prose.place, href, why)
        for words in UNMADE.findall(prose.text):
            yield _broken(prose.place, words, "Its address cannot be read, so that it prints as it stands.")


def _broken(place: Place, about: str, why: str) -> Finding:
    mend = "Correct the address, or write the words without a link."
    return Finding("Broken link", place, shortened(about), why, mend, is_blocking=True)


def not_published(subject: Subject) -> Iterator[Finding]:
    """A reference that prints “[not published]”, or itself."""
    for prose in subject.prose:
        if NOT_PUBLISHED in prose.text:
            empty = [str(each) for each in references(prose.source) if _is_empty(str(each), subject)]
            yield from (_unprinted(prose.place, each) for each in empty or [NOT_PUBLISHED])
        unread = (each for each in UNREAD.findall(prose.text) if not REFERENCE.fullmatch(each))
        yield from (_unprinted(prose.place, each) for each in unread)


def _is_empty(reference: str, subject: Subject) -> bool:
    cited = subject.composition.cited.get(reference)
    return cited is not None and NOT_PUBLISHED in cited.text


def _unprinted(place: Place, about: str) -> Finding:
    return Finding(
        rule="Reference that prints nothing",
        place=place,
        about=shortened(about),
        why=f"A reader would see “{NOT_PUBLISHED if about[0] == '{' and about[-1] == '}' else about}” here.",
        mend="Cite a record that readers can see, or publish this one.",
        is_blocking=True,
    )


def _fault(href: str, subject: Subject) -> str:
    """Why the address leads a reader nowhere; empty where it leads somewhere."""
    if not href:
        return "Its address cannot be read."
    own = href.removeprefix(settings.PORTAL_URL) if href.startswith(f"{settings.PORTAL_URL}/") else href
    if own.startswith("#"):
        return "" if own[1:] in _anchors(subject) else f"The report has no part “{own[1:]}”."
    if own.startswith("/"):
        return _fault_inside(unquote(urlsplit(own).path))
    parts = urlsplit(own)
    if parts.scheme in REACHED:
        shape, why = REACHED[parts.scheme]
        return "" if shape.fullmatch(unquote(parts.path)) else why
    if parts.scheme not in {"http", "https"}:
        return "The address does not begin with https:// and is not one of the portal."
    return "" if HOST.fullmatch(parts.hostname or "") else "The address names no website."


def _fault_inside(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return "The portal has no page at this address."
    if declared(match.func) is not PUBLIC:
        return "Readers outside the office cannot open this page."
    slug = match.kwargs.get("slug", "")
    models = (kind.model for kind in all_kinds() if kind.page)
    model = next((model for model in models if slug and _address(model, slug) == path), None)
    if model is None or _readers_see(model).filter(slug=slug).exists():
        return ""
    return "There is no such record, or it is not published."


def _readers_see(model: Any) -> QuerySet[Any]:
    rows = model.objects.all()
    return rows.visible_to(AnonymousUser()) if hasattr(rows, "visible_to") else rows


def _address(model: type[Model], slug: str) -> str:
    try:
        return str(model(slug=slug).get_absolute_url())  # type: ignore[attr-defined]  # all that is cited has a page
    except (ObjectDoesNotExist, NoReverseMatch):
        return ""


def _anchors(subject: Subject) -> set[str]:
    sections = subject.composition.sections
    notes = {name for prose in subject.prose for name in NOTE.findall(prose.html)}
    return (
        notes
        | {f"para-{prose.place.paragraph}" for prose in subject.prose if prose.place.paragraph}
        | {slug for section in sections for slug in (section.slug, *(theme.slug for theme in section.themes))}
    )
