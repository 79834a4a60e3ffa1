"""What the check finds in one theme's update, before there is a report: as it is stored, or in words not saved yet."""

import datetime as dt
from dataclasses import dataclass

from objectives.models import QuarterlyUpdate, Theme, UpdateText
from pcc_portal.updates.caching import cached
from pcc_portal.updates.releases.as_of import WORKING_COPY, paper_of

from ..choices import ReportState
from ..composition import composed_theme, viewpoint_of
from ..models import PanelReport
from ..record import last_sealed, last_sealed_before
from .citable import Offer, offers
from .findings import Finding, Subject
from .records.clocks import unapproved, unowned
from .report import RULES, Standing, findings, overrides_of, subject_of
from .softened import soften

# What only says how far the update has come is no news to who writes or approves it.
RULES_OF_UPDATES = tuple(rule for rule in RULES if rule not in {unapproved, unowned})


@dataclass(frozen=True)
class Words:
    """Of an update's page, not saved yet. The names are those of `UpdateText`."""

    body: str = ""
    brag: str = ""
    brag_reason: str = ""
    commissioner_action: str = ""


@dataclass(frozen=True)
class Checked:
    """`offers`: typed figures that a record holds, with its reference."""

    findings: list[Standing]
    offers: list[Offer]


def theme_findings(update: QuarterlyUpdate, *, today: dt.date, words: Words | None = None) -> list[Standing]:
    """The findings of `checked`, in the order of the report."""
    return checked(update, today=today, words=words).findings


def checked(update: QuarterlyUpdate, *, today: dt.date, words: Words | None = None) -> Checked:
    """The update as it is stored, or with `words` in place of its own, read by the rules of the check.

    The update need not be stored, nor the quarter have a draft of a report; where it has one, findings that somebody
    let stand in it have their override. Paragraphs count from the theme's first. Worked out once after each change of
    any record; the number of queries is fixed.
    """
    draft = _draft(update)

    def check() -> tuple[list[Finding], list[Offer]]:
        text = _text(update, words)
        subject = _subject(update, draft, text, today=today)
        return list(soften(findings(subject, RULES_OF_UPDATES))), offers(subject, text)

    results, citable = cached(check, "findings of update", update.theme_id, update.quarter_id, today, words)
    overrides = overrides_of(draft) if draft else {}
    return Checked([Standing(each, overrides.get(each.key)) for each in results], citable)


def _draft(update: QuarterlyUpdate) -> PanelReport | None:
    """Of the quarter's report, if it has been begun. One query."""
    drafts = PanelReport.objects.filter(quarter=update.quarter, state=ReportState.DRAFT)
    return drafts.filter(meeting__plan=update.theme.objective.plan_id).newest_first().first()


def _subject(update: QuarterlyUpdate, draft: PanelReport | None, text: UpdateText | None, *, today: dt.date) -> Subject:
    quarter = update.quarter
    viewpoint = viewpoint_of(draft, WORKING_COPY) if draft else paper_of(quarter)
    theme = Theme.objects.select_related("objective__priority", "owner").get(pk=update.theme_id)
    composition = composed_theme(draft or PanelReport(quarter=quarter), theme, viewpoint, text)
    before = last_sealed(draft) if draft else last_sealed_before(quarter)
    return subject_of(composition, [theme], {theme.slug: text} if text else {}, before, today=today)


def _text(update: QuarterlyUpdate, words: Words | None) -> UpdateText | None:
    if words is not None:
        return UpdateText(update=update, **vars(words))
    rows = UpdateText.objects.as_at(WORKING_COPY).filter(update__theme=update.theme_id, update__quarter=update.quarter)
    return rows.select_related("update__quarter", "update__theme").first()
