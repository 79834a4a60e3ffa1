"""Makes a draft ready for the rules of the check, and pairs their findings with what people let stand."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.html import escape

from objectives.models import Theme, UpdateText
from pcc_portal.ui.markdown import plain_words
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import cached
from pcc_portal.updates.releases.as_of import WORKING_COPY, report_before

from ..composition import Composition, Paragraph, ThemePart, compose
from ..models import CheckOverride, PanelReport
from ..record import last_sealed, texts_by_place
from . import prose, records
from .boxes import WHY_GRADE
from .findings import Finding, Place, Prose, Rule, Subject


def subject(report: PanelReport, *, today: dt.date) -> Subject:
    """The report as the office sees it, what its words were written in, and what readers were told last time."""
    composition = compose(report, WORKING_COPY)
    viewpoint = composition.viewpoint
    themes = Theme.objects.filter(objective__plan=report.meeting.plan).in_report_order().select_related("owner")
    rows = UpdateText.objects.as_at(WORKING_COPY).filter(update__quarter=report.quarter)
    texts = {text.update.theme.slug: text for text in rows.select_related("update__theme")}
    before = last_sealed(report)
    return Subject(
        composition=composition,
        viewpoint=viewpoint,
        before=report_before(viewpoint),
        themes={theme.slug: theme for theme in themes},
        texts=texts,
        prose=list(_prose(composition, texts)),
        prose_before=texts_by_place(before) if before else {},
        today=today,
    )


def _prose(composition: Composition, texts: dict[str, UpdateText]) -> Iterator[Prose]:
    for section in composition.sections:
        for paragraph in section.paragraphs:
            yield _read(paragraph, Place(section.slug, section.title, paragraph=paragraph.number))
        for theme in section.themes:
            for paragraph in theme.paragraphs:
                place = Place(section.slug, section.title, theme.slug, theme.title, paragraph.number)
                yield _read(paragraph, place)
            if text := texts.get(theme.slug):
                yield from _beside(Place(section.slug, section.title, theme.slug, theme.title), theme, text)


def _beside(place: Place, theme: ThemePart, text: UpdateText) -> Iterator[Prose]:
    """What the report prints of the grade and of the Commissioner's part, which no number stands before."""
    if reason := theme.reason:
        yield Prose(replace(place, part=WHY_GRADE), escape(reason), reason, text.brag_reason)
    if theme.commissioner_action:
        html = "".join(theme.commissioner_action)
        there = replace(place, part=titled("what the {holder} did"))
        yield Prose(there, html, plain_words(html), text.commissioner_action)


def _read(paragraph: Paragraph, place: Place) -> Prose:
    return Prose(place, paragraph.html, paragraph.text, paragraph.source)


RULES: tuple[Rule, ...] = (*prose.RULES, *records.RULES)


@dataclass(frozen=True)
class Standing:
    """A finding, and the override where somebody lets it stand."""

    finding: Finding
    override: CheckOverride | None = None

    @property
    def is_in_the_way(self) -> bool:
        return self.finding.is_blocking and self.override is None


def findings(about: Subject) -> Iterator[Finding]:
    """Each thing found once, in the order of the report."""
    places = {place: number for number, place in enumerate(_places(about))}
    by_key = {finding.key: finding for rule in RULES for finding in rule(about)}
    last = len(places)
    yield from sorted(
        by_key.values(),
        key=lambda each: (
            places.get((each.place.section, each.place.theme), last),
            each.place.paragraph or 0,
            not each.is_blocking,
        ),
    )


def standing(report: PanelReport, *, today: dt.date, afresh: bool = False) -> list[Standing]:
    """Worked out once after each change of any record, unless `afresh`."""

    def check() -> list[Finding]:
        return list(findings(subject(report, today=today)))

    results = check() if afresh else cached(check, "findings", report.pk, today)
    overrides = {override.finding: override for override in report.overrides.select_related("by")}
    return [Standing(each, overrides.get(each.key)) for each in results]


def _places(about: Subject) -> Iterator[tuple[str, str]]:
    for section in about.composition.sections:
        yield section.slug, ""
        for theme in section.themes:
            yield section.slug, theme.slug
