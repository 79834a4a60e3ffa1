"""Who answers for each part, and whether somebody else approved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from objectives.content import WORDS
from objectives.models import QuarterlyUpdate, Theme
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.approval import Item, content, missing, waiting_rows

from ..findings import Finding, Subject
from . import typed

NAMED = 3  # of what is missing, before the rest is counted
SILENT = "commitment:"  # has a rule of its own


def unowned(subject: Subject) -> Iterator[Finding]:
    for theme in subject.themes.values():
        if theme.owner is None or not theme.owner.is_active:
            gone = f"{theme.owner.name}, who owned it, has left" if theme.owner else "nobody owns it"
            yield Finding(
                rule="Unowned part",
                place=typed.place_of(subject, theme.slug),
                about="owner",
                why=f"Nobody answers for this part: {gone}.",
                mend="Say who owns it.",
                is_blocking=True,
                mend_url=reverse("assign_owner", args=["theme", theme.slug]),
            )


def unapproved(subject: Subject) -> Iterator[Finding]:
    """What is missing, not approved, or changed since: by whom it is waited for. Sealing shows approved rows only."""
    themes = typed.keys(subject)
    rows = QuarterlyUpdate.objects.of(subject.quarter).filter(theme__in=themes)
    updates = {update.theme_id: update for update in rows}
    for key, items in content(subject.quarter, list(themes)).items():
        theme, update = themes[key], updates.get(key)
        if update is None and _never_begun(subject, theme):
            continue
        wanted = [item for item in missing(items) if not item.key.startswith(SILENT)]
        if wanted:
            about = "; ".join(_title(item) for item in wanted)
            yield _finding("Missing part", subject, theme, about, _missing_words(wanted, theme))
        if any(item.key == WORDS for item in wanted):
            continue
        if update and update.state != State.APPROVED:
            yield _finding("Unapproved part", subject, theme, "state", _waiting_words(update))
        elif waiting := [str(row) for row in waiting_rows(items)]:
            why = f"Nobody has approved {typed.shortened('; '.join(waiting))}."
            yield _finding("Unapproved part", subject, theme, "rows", why)


def _never_begun(subject: Subject, theme: Theme) -> bool:
    """The first report may have headings that nobody was asked to write below."""
    return subject.before is None and theme.slug not in subject.texts


def _title(item: Item) -> str:
    return item.title.lower() if item.key == WORDS else f"“{item.title}”"


def _missing_words(wanted: Sequence[Item], theme: Theme) -> str:
    has_it = f"{theme.owner.name} has it" if theme.owner else "nobody owns the theme"
    named = ", ".join(_title(item) for item in wanted[:NAMED])
    more = f" and {len(wanted) - NAMED} more" if len(wanted) > NAMED else ""
    return f"Missing: {named}{more}; {has_it}."


def _waiting_words(update: QuarterlyUpdate) -> str:
    owner = update.theme.owner.name if update.theme.owner else "whoever will own the theme"
    if update.state == State.SUBMITTED:
        return f"The update waits for approval by {update.approver.name if update.approver else 'any approver'}."
    said = "was returned to" if update.state == State.RETURNED else "is still a draft of"
    return f"The update {said} {owner}."


def _finding(rule: str, subject: Subject, theme: Theme, about: str, why: str) -> Finding:
    place = typed.place_of(subject, theme.slug)
    url = reverse("update", args=[subject.quarter.slug, theme.slug])
    return Finding(rule, place, about, why, "Complete the update and have it approved.", True, url)
