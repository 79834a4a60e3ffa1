"""A draft of a report, made ready for its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.utils.html import escape

from objectives.models import Theme, UpdateText
from pcc_portal.ui.markdown import plain_words
from pcc_portal.updates.releases.as_of import WORKING_COPY, report_before

from ..composition import Composition, Paragraph, ThemePart, compose
from ..models import PanelReport
from ..record import last_sealed, texts_by_place
from .findings import Place, Prose, Subject


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
        yield Prose(replace(place, part="why this grade"), escape(reason), reason, reason)
    if theme.commissioner_action:
        html = "".join(theme.commissioner_action)
        there = replace(place, part="what the Commissioner did")
        yield Prose(there, html, plain_words(html), text.commissioner_action)


def _read(paragraph: Paragraph, place: Place) -> Prose:
    return Prose(place, paragraph.html, paragraph.text, paragraph.source)
