import datetime as dt
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.versions import check_version
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import check_release

from ..arrangement import BlockStep, as_list, stepped, with_marks
from ..checks.findings import Finding
from ..choices import ReportState
from ..composition import blocks_of
from ..contacts import CONTACT_FIELDS
from ..models import Addendum, CheckOverride, PanelMeeting, PanelReport
from ..models.parts import COLUMNS, parts_in_use
from ..record import check_paragraph, sealed_record


@transaction.atomic
def draft_report(*, by: User, **values: Any) -> PanelReport:
    """Begin the report to a meeting with its fixed parts. Raises PermissionDenied, ValidationError."""
    check_release(by)
    audit.hold_chain()
    report = PanelReport(**values)
    report.slug = free_slug(report)
    return audit.add(report, by=by, verb="drafted")


def free_slug(report: PanelReport) -> str:
    """That of its quarter, which the first paper of each has; the others add that of their meeting."""
    of_quarter = report.quarter.slug
    return f"{of_quarter}-{report.meeting.slug}" if PanelReport.objects.at(of_quarter).exists() else of_quarter


@transaction.atomic
def add_note(
    report: PanelReport,
    *,
    by: User,
    text: str,
    paragraph: int | None = None,
    said_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Addendum:
    """A dated note beside a sealed report, about one of its paragraphs or the whole. `at`: now; `said_on`: the day on
    which it was said or happened, where that is an earlier one.

    Raises PermissionDenied; ValidationError for a draft, which can still be changed itself, for a paragraph that the
    report does not have, and for a day that is still to come.
    """
    check_release(by)
    if not report.is_sealed:
        raise ValidationError("A note stands beside a published report; this one is a draft.")
    if paragraph is not None:
        check_paragraph(sealed_record(report), paragraph)
    at = at or clock.now()
    if said_on and said_on > clock.day_of(at):
        raise ValidationError({"said_on": "This day is still to come."})
    note = Addendum(report=report, text=text, paragraph=paragraph, said_on=said_on, at=at, by=by)
    return audit.add(note, by=by, verb="noted")


# Written by people, and carried into the next report and into a version that corrects this one.
PARTS = (*COLUMNS, *CONTACT_FIELDS)
CARRIED = (*PARTS, "other_parts", "arrangement")
# What a version has in common with the one that it corrects.
SAME_PAPER = ("meeting", "quarter", "slug", "first_day", "last_day")
FIRST = {"recommendation": "The panel is asked to consider this report.", "background": "", "assurance": ""}


@transaction.atomic
def begin_report(
    meeting: PanelMeeting,
    *,
    by: User,
    quarter: Quarter,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
) -> PanelReport:
    """The draft of the report to a meeting, its fixed parts and its order carried from the one before.

    It prints the updates and figures of the quarter; `first_day` and `last_day` where it is about other days. Raises
    PermissionDenied; ValidationError where the meeting has a report.
    """
    check_release(by)
    audit.hold_chain()
    if meeting.reports.exists():
        raise ValidationError("There is a report to this meeting already.")
    last = PanelReport.objects.filter(meeting__on__lte=meeting.on).newest_first().first()
    carried: dict[str, Any] = {name: getattr(last, name) for name in CARRIED} if last else FIRST
    return draft_report(by=by, meeting=meeting, quarter=quarter, first_day=first_day, last_day=last_day, **carried)


def with_words(report: PanelReport, words: Mapping[str, str]) -> PanelReport:
    """A copy of a draft with other words in its fixed parts, not stored; what names no part is left aside."""
    other = copy(report)
    added = {part.slug for part in parts_in_use() if not part.is_column} & set(words)
    for name in set(PARTS) & set(words):
        setattr(other, name, words[name])
    other.other_parts = report.other_parts | {slug: words[slug] for slug in added}
    return other


@transaction.atomic
def change_parts(report: PanelReport, *, by: User, seen: int | None = None, **words: str) -> PanelReport:
    """Change fixed parts of a draft. Raises PermissionDenied, StaleError, TypeError, ValidationError."""
    check_release(by)
    added = {part.slug: words.pop(part.slug) for part in parts_in_use() if part.slug in words and not part.is_column}
    if unknown := set(words) - set(PARTS):
        raise TypeError(f"A report has no part named {', '.join(sorted(unknown))}.")
    _hold_draft(report, seen)
    columns = words | ({"other_parts": report.other_parts | added} if added else {})
    return audit.change(report, by=by, verb="wrote", columns=columns)


@transaction.atomic
def move_block(report: PanelReport, *, by: User, theme: Theme, key: str, step: BlockStep) -> list[str]:
    """One step of one block of a theme, whatever others did meanwhile: up or down by one, left out, or put back.

    Answers with the keys of the blocks in their order. Raises PermissionDenied; ValidationError for a sealed report,
    and for a block that the theme has no more.
    """
    check_release(by)
    now = _hold_draft(report, None).arrangement
    rows = with_marks(blocks_of(report, theme, WORKING_COPY), now.get(theme.slug, ()))
    order = stepped([(block.key, is_shown) for block, is_shown in rows], key, step)
    audit.change(report, by=by, verb="arranged", arrangement=now | {theme.slug: as_list(order)})
    return [name for name, _ in order]


@transaction.atomic
def let_stand(report: PanelReport, finding: Finding, *, by: User, reason: str) -> CheckOverride:
    """Let a finding of the check stand, with a reason that is kept with the report.

    Raises PermissionDenied; ValidationError without a reason, for a sealed report, and a second time.
    """
    check_release(by)
    _hold_draft(report, None)
    if not reason.strip():
        raise ValidationError(
            {"reason": "Say why this is accepted; your name and the reason are kept with the report."}
        )
    if report.overrides.filter(finding=finding.key).exists():
        raise ValidationError("Somebody has accepted this already.")
    override = CheckOverride(
        report=report,
        finding=finding.key,
        rule=finding.rule,
        place=finding.place.words,
        about=finding.about,
        reason=reason.strip(),
        at=clock.now(),
        by=by,
    )
    return audit.add(override, by=by, verb="accepted", reason=reason)


def _hold_draft(report: PanelReport, seen: int | None) -> PanelReport:
    """As it is stored."""
    audit.hold_chain()
    check_version(report, seen)
    stored = PanelReport.objects.get(pk=report.pk)
    if stored.state != ReportState.DRAFT:
        raise ValidationError("This report has been sealed. What is sealed is corrected in a new version.")
    return stored
