"""Rules of the check: commitments, contracts and responses past their day; parts without owner or approval."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from commissioning.display import cover_words
from commissioning.models import Contract
from commissioning.stats import days_between
from objectives.content import WORDS, answer_to, due_commitments, last_day_to_keep
from objectives.models import QuarterlyUpdate, Theme
from pcc_portal.ui import formats
from pcc_portal.ui.markdown import references
from pcc_portal.ui.titles import titled
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.approval import (
    Item,
    changed_readings,
    content,
    missing,
    printed_by,
    readings_words,
    waiting_rows,
)
from pcc_portal.updates.releases.as_of import Days
from performance.models import Inspection
from performance.stats.inspections import response_clock

from ..boxes import part_of_update, update_box
from ..findings import Finding, Subject
from . import typed


def commitment_silent(subject: Subject) -> Iterator[Finding]:
    """Due by the day on which the quarter closes, still open, and the report does nothing with it."""
    themes = typed.keys(subject)
    for commitment in due_commitments(subject.quarter, list(themes)):
        is_due = last_day_to_keep(commitment, subject.quarter) < subject.today
        if is_due and commitment.is_open and answer_to(commitment) is None:
            due = commitment.due_words
            yield Finding(
                rule="Commitment due and silent",
                place=typed.place_of(subject, themes[commitment.theme_id].slug),
                about=commitment.slug,
                why=f"“{commitment.title}” was promised for {due}, and the report does not say what happened to it.",
                mend="Say in the update whether it is kept, revised, carried forward or no longer needed.",
                is_blocking=True,
                mend_url=update_box(
                    subject.quarter, themes[commitment.theme_id].slug, part_of_update(f"commitment:{commitment.slug}")
                ),
            )


def contract_ended(subject: Subject) -> Iterator[Finding]:
    """Ended since the quarter began, and neither a contract nor a word follows. An extension moves the end itself."""
    themes, last = typed.keys(subject), subject.today
    ended = Contract.objects.as_at(subject.viewpoint.as_at).filter(
        service__theme__in=themes, successor=None, current_end__gte=subject.quarter.start, current_end__lt=last
    )
    noted = _cited_contracts(subject)
    for contract in ended.select_related("service"):
        if contract.slug not in noted and contract.current_end:
            yield Finding(
                rule="Contract ended without successor",
                place=typed.place_of(subject, themes[contract.service.theme_id].slug),
                about=contract.slug,
                why=f"“{contract.title}” ended on {formats.day(contract.current_end)}, and nothing on record follows.",
                mend="Record the extension or the contract that follows, or cite the contract where the words say why.",
                is_blocking=True,
                mend_url=contract.get_absolute_url(),
            )


def _cited_contracts(subject: Subject) -> set[str]:
    sources = (prose.source for prose in subject.prose if "{contract:" in prose.source)
    return {reference.key for source in sources for reference in references(source) if reference.kind == "contract"}


def contract_gap(subject: Subject) -> Iterator[Finding]:
    """A contract ends, or has ended since the quarter began, days before the next one starts, and no word says why."""
    themes, noted = typed.keys(subject), _cited_contracts(subject)
    rows = Contract.objects.as_at(subject.viewpoint.as_at).filter(service__theme__in=themes)
    rows = rows.filter(successor__isnull=False, current_end__gte=subject.quarter.start).select_related("service")
    for contract in rows.naming(subject.viewpoint.as_at, "successor"):
        after = contract.successor
        if after and (days_between(contract, after) or 0) > 0 and not {contract.slug, after.slug} & noted:
            yield Finding(
                rule="Gap between contracts",
                place=typed.place_of(subject, themes[contract.service.theme_id].slug),
                about=contract.slug,
                why=f"“{contract.title}” is followed by “{after.title}”. {cover_words(contract, after)}.",
                mend="Correct the days, or cite one of the contracts where the words say how the days are covered.",
                mend_url=contract.get_absolute_url(),
            )


def option_undecided(subject: Subject) -> Iterator[Finding]:
    """The last day to decide on an option has passed since the quarter began, nothing is decided, and no word of it."""
    themes, noted = typed.keys(subject), _cited_contracts(subject)
    rows = Contract.objects.as_at(subject.viewpoint.as_at).undecided()
    passed = (subject.quarter.start, subject.today - dt.timedelta(days=1))
    rows = rows.filter(service__theme__in=themes, extension_decision_by__range=passed)
    for contract in rows.exclude(slug__in=noted).select_related("service"):
        last = contract.extension_decision_by
        yield Finding(
            rule="Option of a contract past its day to decide",
            place=typed.place_of(subject, themes[contract.service.theme_id].slug),
            about=contract.slug,
            why=f"An option to extend “{contract.title}” was to be decided by {formats.day(last) if last else ''}.",
            mend="Record whether it is taken up, or cite the contract where the words say what happens to it.",
            mend_url=contract.get_absolute_url(),
        )


def response_overdue(subject: Subject) -> Iterator[Finding]:
    """Past the last of the 56 days beginning with publication (Police Act 1996 s.55), and no comments published."""
    themes = typed.keys(subject)
    rows = Inspection.objects.as_at(subject.viewpoint.as_at).filter(theme__in=themes).prefetch_related("responses")
    for inspection in rows:
        clock = response_clock(inspection, inspection.responses.all(), Days(subject.today, subject.today))
        if clock.missed and clock.due:
            late = formats.days((subject.today - clock.due).days)
            yield Finding(
                rule="Response to an inspection past its day",
                place=typed.place_of(subject, themes[inspection.theme_id].slug),
                about=inspection.slug,
                why=(
                    f"Comments on “{inspection.title}” were to be published by {formats.day(clock.due)}, "
                    f"the last of 56 days: {late} ago."
                ),
                mend="Record the response that was published, or say in the report why it is late and accept this.",
                is_blocking=True,
                mend_url=inspection.get_absolute_url(),
            )


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
                why=f"Nobody owns this part: {gone}.",
                mend="Say who owns it.",
                is_blocking=True,
                mend_url=reverse("assign_owner", args=["theme", theme.slug]),
            )


def unapproved(subject: Subject) -> Iterator[Finding]:
    """What is missing, not approved, or changed since: by whom it is waited for. Sealing shows approved rows only."""
    themes = typed.keys(subject)
    rows = QuarterlyUpdate.objects.of(subject.quarter).filter(theme__in=themes)
    updates = {update.theme_id: update for update in rows}
    contents = content(subject.quarter, list(themes))
    printed = printed_by(subject.quarter, contents)
    for key, items in contents.items():
        theme, update = themes[key], updates.get(key)
        if update is None and _never_begun(subject, theme):
            continue
        wanted = [item for item in missing(items, subject.today) if not item.key.startswith(SILENT)]
        if wanted:
            about, box = "; ".join(_title(item) for item in wanted), part_of_update(wanted[0].key)
            yield _finding("Missing part", subject, theme, about, _missing_words(wanted, theme), box=box)
        if any(item.key == WORDS for item in wanted):
            continue
        if update and update.state != State.APPROVED:
            yield _finding("Unapproved part", subject, theme, "state", _waiting_words(update))
        elif waiting := [str(row) for row in waiting_rows(items)]:
            why = f"Nobody has approved {typed.shortened('; '.join(waiting))}."
            yield _finding("Unapproved part", subject, theme, "rows", why)
        elif update and (changed := changed_readings(update.printed, printed[key])):
            about = "; ".join(f"{name} {now}" for name, _, now in changed)
            yield _finding("Changed since approval", subject, theme, about, readings_words(changed))


def _never_begun(subject: Subject, theme: Theme) -> bool:
    """The first report may have headings that nobody was asked to write below."""
    return subject.before is None and theme.slug not in subject.texts


def _title(item: Item) -> str:
    return item.title.lower() if item.key == WORDS else f"“{item.title}”"


def _missing_words(wanted: Sequence[Item], theme: Theme) -> str:
    has_it = f"{theme.owner.name} has it" if theme.owner else titled("nobody owns the {theme}")
    named = ", ".join(_title(item) for item in wanted[:NAMED])
    more = f" and {len(wanted) - NAMED} more" if len(wanted) > NAMED else ""
    return f"Missing: {named}{more}; {has_it}."


def _waiting_words(update: QuarterlyUpdate) -> str:
    owner = update.theme.owner.name if update.theme.owner else titled("whoever will own the {theme}")
    if update.state == State.SUBMITTED:
        return f"The update waits for approval by {update.approver.name if update.approver else 'any approver'}."
    words = "was returned to" if update.state == State.RETURNED else "is still a draft of"
    return f"The update {words} {owner}."


def _finding(rule: str, subject: Subject, theme: Theme, about: str, why: str, *, box: str = "") -> Finding:
    place = typed.place_of(subject, theme.slug)
    url = update_box(subject.quarter, theme.slug, box)
    return Finding(rule, place, about, why, "Complete the update and have it approved.", True, url)
