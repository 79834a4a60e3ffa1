"""What the check finds in one theme's update, before there is a report: as it is stored, or in words not saved yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from objectives.models import QuarterlyUpdate, Theme, UpdateText
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.kept import cached
from pcc_portal.updates.releases.as_of import WORKING_COPY, paper_of

from ..choices import ReportState
from ..composition import composed_themes, viewpoint_of
from ..models import PanelReport
from ..sealed import last_sealed, last_sealed_before
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
        texts = _texts(update, words)
        subject = _subject(update.quarter, draft, [update.theme_id], texts, today=today)
        results = list(soften(findings(subject, RULES_OF_UPDATES)))
        return results, offers(subject, texts.get(update.theme_id), results)

    results, citable = cached(check, "findings of update", update.theme_id, update.quarter_id, today, words)
    overrides = overrides_of(draft) if draft else {}
    return Checked([Standing(each, overrides.get(each.key)) for each in results], citable)


def _draft(update: QuarterlyUpdate) -> PanelReport | None:
    """Of the quarter's report, if it has been begun. One query."""
    drafts = PanelReport.objects.filter(quarter=update.quarter, state=ReportState.DRAFT)
    return drafts.filter(meeting__plan=update.theme.objective.plan_id).newest_first().first()


def _texts(update: QuarterlyUpdate, words: Words | None) -> dict[int, UpdateText]:
    """By theme, as `_stored`."""
    if words is None:
        return _stored(update.quarter, [update.theme_id])
    return {update.theme_id: UpdateText(update=update, **vars(words))}


def _stored(quarter: Quarter, themes: Sequence[int]) -> dict[int, UpdateText]:
    """By theme. One query."""
    rows = UpdateText.objects.as_at(WORKING_COPY).filter(update__theme__in=themes, update__quarter=quarter)
    return {text.update.theme_id: text for text in rows.select_related("update__quarter", "update__theme")}


def findings_by_theme(updates: Sequence[QuarterlyUpdate], *, today: dt.date) -> dict[str, list[Standing]]:
    """By slug of the theme, what the check finds in updates of one quarter and plan as they are stored, read together.

    Worked out once after each change of any record; the number of queries is fixed.
    """
    if not updates:
        return {}
    draft = _draft(updates[0])
    keys = [update.theme_id for update in updates]

    def check() -> list[Finding]:
        subject = _subject(updates[0].quarter, draft, keys, _stored(updates[0].quarter, keys), today=today)
        return list(soften(findings(subject, RULES_OF_UPDATES)))

    results = cached(check, "findings of updates", updates[0].quarter_id, *keys, today)
    overrides = overrides_of(draft) if draft else {}
    by_theme: dict[str, list[Standing]] = defaultdict(list)
    for each in results:
        by_theme[each.place.theme].append(Standing(each, overrides.get(each.key)))
    return by_theme


def _subject(
    quarter: Quarter,
    draft: PanelReport | None,
    keys: Sequence[int],
    texts: Mapping[int, UpdateText],
    *,
    today: dt.date,
) -> Subject:
    """Of the themes with these keys alone. `texts`: by theme."""
    viewpoint = viewpoint_of(draft, WORKING_COPY) if draft else paper_of(quarter)
    rows = Theme.objects.filter(pk__in=keys).in_report_order().select_related("objective__plan", "owner")
    themes = list(rows)
    composition = composed_themes(draft or PanelReport(quarter=quarter), themes, viewpoint, texts)
    before = last_sealed(draft) if draft else last_sealed_before(quarter, themes[0].objective.plan)
    by_slug = {theme.slug: texts[theme.pk] for theme in themes if theme.pk in texts}
    return subject_of(composition, themes, by_slug, before, today=today)
