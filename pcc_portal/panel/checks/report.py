"""Makes a draft ready for the rules of the check, and pairs their findings with what people accepted."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape

from objectives.models import Theme, UpdateText
from pcc_portal.ui.markdown import plain_words
from pcc_portal.ui.titles import titled
from pcc_portal.updates.kept import cached
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.releases.past.papers import paper_before

from ..composition import Composition, Paragraph, ThemePart, compose
from ..models import CheckOverride, PanelReport
from ..record import texts_by_place
from ..sealed import last_sealed
from . import prose, records
from .findings import Finding, Place, Prose, Rule, Subject
from .forgetting import forget_records
from .prose.sentences import pieces
from .softened import soften


def subject(report: PanelReport, *, today: dt.date) -> Subject:
    """The report as the office sees it, what its words were written in, and what readers were told last time."""
    themes = Theme.objects.filter(objective__plan=report.meeting.plan).in_report_order().select_related("owner")
    rows = UpdateText.objects.as_at(WORKING_COPY).filter(update__quarter=report.quarter)
    texts = {text.update.theme.slug: text for text in rows.select_related("update__theme")}
    return subject_of(compose(report, WORKING_COPY), themes, texts, last_sealed(report), today=today)


def subject_of(
    composition: Composition,
    themes: Iterable[Theme],
    texts: dict[str, UpdateText],
    before: Mapping[str, Any] | None,
    *,
    today: dt.date,
) -> Subject:
    """`texts`: by theme. `before`: the record of the last sealed report."""
    return Subject(
        composition=composition,
        viewpoint=composition.viewpoint,
        before=paper_before(composition.viewpoint),
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
                place = Place(section.slug, section.title, theme.slug, theme.title, paragraph.number, box="body")
                yield _read(paragraph, place)
            if text := texts.get(theme.slug):
                yield from _beside(Place(section.slug, section.title, theme.slug, theme.title), theme, text)


def _beside(place: Place, theme: ThemePart, text: UpdateText) -> Iterator[Prose]:
    """What the report prints of the grade and of the Commissioner's part, which no number stands before."""
    if reason := theme.reason:
        yield Prose(replace(place, part="why this grade", box="brag_reason"), escape(reason), reason, text.brag_reason)
    if theme.commissioner_action:
        html = "".join(theme.commissioner_action)
        there = replace(place, part=titled("what the {holder} did"), box="commissioner_action")
        yield Prose(there, html, plain_words(html), text.commissioner_action)


def _read(paragraph: Paragraph, place: Place) -> Prose:
    return Prose(place, paragraph.html, paragraph.text, paragraph.source)


RULES: tuple[Rule, ...] = (*prose.RULES, *records.RULES)


@dataclass(frozen=True)
class Standing:
    """A finding, and the override where somebody accepted it."""

    finding: Finding
    override: CheckOverride | None = None

    @property
    def is_in_the_way(self) -> bool:
        return self.finding.is_blocking and self.override is None


def findings(about: Subject, rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
    """Each thing found once, with its sentence, in the order of the report."""
    places = {place: number for number, place in enumerate(_places(about))}
    by_key = {finding.key: finding for rule in rules for finding in rule(about)}
    forget_records()
    last = len(places)
    prose = {each.place: each for each in about.prose}
    yield from sorted(
        (replace(each, sentence=each.sentence or _sentence(each, prose.get(each.place))) for each in by_key.values()),
        key=lambda each: (
            places.get((each.place.section, each.place.theme), last),
            each.place.paragraph or 0,
            not each.is_blocking,
        ),
    )


def standing(report: PanelReport, *, today: dt.date, afresh: bool = False) -> list[Standing]:
    """Worked out once after each change of any record, unless `afresh`."""

    def check() -> list[Finding]:
        return list(soften(findings(subject(report, today=today))))

    results = check() if afresh else cached(check, "findings", report.pk, today)
    overrides = overrides_of(report)
    return [Standing(each, overrides.get(each.key)) for each in results]


def overrides_of(report: PanelReport) -> dict[str, CheckOverride]:
    """By the key of the finding that somebody accepted. One query."""
    return {override.finding: override for override in report.overrides.select_related("by")}


def _sentence(finding: Finding, paragraph: Prose | None) -> str:
    """As a reader has it; empty where the finding is about a record, or about words of several sentences."""
    if paragraph is None:
        return ""
    sentences = list(pieces(paragraph))
    words = finding.about.removesuffix("…")
    holding = [each.text for each in sentences if words in each.text or words in each.typed]
    if not holding:
        first = words.partition(", ")[0]
        holding = [each.text for each in sentences if first in each.text]
    return holding[0] if holding else ""


def _places(about: Subject) -> Iterator[tuple[str, str]]:
    for section in about.composition.sections:
        yield section.slug, ""
        for theme in section.themes:
            yield section.slug, theme.slug
