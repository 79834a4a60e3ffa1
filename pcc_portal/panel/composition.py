"""The panel report put together from records, in house order, its paragraphs numbered through.

Nothing here knows what an app's blocks hold: each domain app hands them over through its `report`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

import commissioning.report
import estates.report
import objectives.report
import performance.report
from objectives.display import grade_words, graded_sentence, reason_words
from objectives.models import Objective, Theme, UpdateText
from pcc_portal.ui.block import Block, side_by_side
from pcc_portal.ui.markdown import Cite, Cited, in_plain_words, paragraphs, plain_words, sources
from pcc_portal.ui.marks import beside_html
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.grading.schemes import NO_DATA, Grade
from pcc_portal.updates.kept import cached, kept
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint

from . import moved
from .arrangement import arranged
from .margins import notes_since_last
from .models import PanelReport, ReportPart
from .models.parts import SUMMARY, parts_in_use
from .summary import summary_words

SECTIONS = (
    *performance.report.PARTS,
    commissioning.report.sections,
    estates.report.sections,
    objectives.report.sections,
    moved.sections,
)
Sections = Callable[[Collection[Theme], Viewpoint], Mapping[int, list[Block]]]
# By part: what stands below its words, all themes together, and the key of the block of a theme that tells the same.
BELOW = {"risk": (commissioning.report.risks, "risks")}
ASKED = "recommendation"
SINCE_LAST = ("since-the-last-paper", "Since the last paper was sent")


@dataclass(frozen=True)
class Paragraph:
    """`source`: the Markdown that it was written in."""

    number: int
    html: SafeString
    source: str = ""

    @property
    def text(self) -> str:
        return plain_words(self.html)


@dataclass(frozen=True)
class ThemePart:
    """A theme's heading, its paragraphs and the blocks below them."""

    slug: str
    title: str
    graded: Grade = NO_DATA
    reason: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    commissioner_action: Sequence[str] = ()
    blocks: list[Block] = field(default_factory=list)
    unreleased: bool = False
    text: UpdateText | None = None

    @property
    def status(self) -> str:
        return self.graded.look

    @property
    def grade(self) -> str:
        """The words of its status."""
        return grade_words(self.text)

    @property
    def groups(self) -> list[list[Block]]:
        return side_by_side(self.blocks)


@dataclass(frozen=True)
class Section:
    """A heading of the report with paragraphs of its own, and blocks below them, or with themes below it; `priority`
    stands above it in a plan of three levels."""

    slug: str
    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    themes: list[ThemePart] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    priority: str = ""

    @property
    def is_summary(self) -> bool:
        return self.slug == SUMMARY


@dataclass(frozen=True)
class Composition:
    """The whole report, ready for a template."""

    report: PanelReport
    viewpoint: Viewpoint
    sections: list[Section]
    cited: Mapping[str, Cited] = field(default_factory=dict)  # what each reference prints
    address: str = ""  # of the portal, before each link of a file that is read away from it

    @property
    def opening(self) -> list[Section]:
        """What stands before the contents: the summary, where the report begins with it."""
        return [section for section in self.sections[:1] if section.is_summary]

    @property
    def below_contents(self) -> list[Section]:
        return self.sections[len(self.opening) :]

    @property
    def themes(self) -> list[ThemePart]:
        return [theme for section in self.sections for theme in section.themes]

    @property
    def paragraph_count(self) -> int:
        return sum(len(s.paragraphs) + sum(len(t.paragraphs) for t in s.themes) for s in self.sections)

    @property
    def lead(self) -> str:
        """The sentence that matters: how many themes stand where."""
        return graded_sentence(self.themes)

    @property
    def asked(self) -> list[Paragraph]:
        """What the panel is asked to do."""
        return [p for section in self.sections if section.slug == ASKED for p in section.paragraphs]

    @property
    def is_illustrative(self) -> bool:
        written = (theme.text for section in self.sections for theme in section.themes)
        return any(text.is_illustrative for text in written if text) or any(b.is_illustrative for b in self.blocks())

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks
            for theme in section.themes:
                yield from theme.blocks


def compose(report: PanelReport, as_at: AsAt, *, base_url: str = "") -> Composition:
    """The report as one reader sees it. The number of queries is fixed; `base_url` goes before links to the portal."""
    viewpoint = viewpoint_of(report, as_at)
    since = notes_since_last(report)
    themes = list(Theme.objects.filter(objective__plan=report.meeting.plan).in_report_order())
    texts = _texts(themes, viewpoint)
    written = [words for text in texts.values() for words in text.citing]
    parts = parts_in_use()
    fixed = {part.slug: _words_of(part, report, themes, texts, viewpoint) for part in parts if not part.is_themes}
    citations = Citations([since, *fixed.values(), *written], viewpoint, base_url=base_url)
    cite = citations.cite
    blocks = _arranged(report, themes, _blocks(themes, citations, parts))
    numbers = count(1)
    sections: list[Section] = []
    for part in parts:
        if not part.is_themes:
            sections.append(_fixed(report, part, fixed[part.slug], numbers, cite))
            sections[-1].blocks.extend(_read(_below(part, viewpoint), citations))
            continue
        if since:
            sections.append(Section(SINCE_LAST[0], SINCE_LAST[1], _numbered(since, numbers, cite)))
        sections += _objectives(themes, texts, blocks, numbers, cite)
    return Composition(report, viewpoint, sections, citations.printed, base_url)


def viewpoint_of(report: PanelReport, as_at: AsAt) -> Viewpoint:
    """A paper counts days to its own day of despatch, whenever it is put together."""
    return Viewpoint(
        as_at,
        report.quarter,
        despatch=report.meeting.despatch_by,
        sent_with=sent_with(report),
        first_day=report.first_day,
        papers=papers_of_line(report),
    )


def papers_of_line(report: PanelReport) -> QuerySet[Any]:
    """A query of the releases with papers on its plan, or on one that this took the place of: for what came before."""
    return PanelReport.objects.sealed().of_line(report.meeting.plan).values("release__number")


def sent_with(report: PanelReport) -> int:
    """Number of the release with which the paper was first sent, or which the next release will have."""
    return report.sent_with or Release.objects.latest_number() + 1


def composed(report: PanelReport, as_at: AsAt, *, base_url: str = "") -> Composition:
    """The same, worked out once after each change of any record, and then no more of it than the change touches: for
    the pages between which a publisher goes."""
    return cached(lambda: compose(report, as_at, base_url=base_url), "composition", report.pk, as_at.release, base_url)


def blocks_of(report: PanelReport, theme: Theme, as_at: AsAt) -> list[Block]:
    """What a theme's records call for, before the publisher orders and trims it."""
    return _blocks([theme], Citations((), viewpoint_of(report, as_at)), parts_in_use())[theme.pk]


def theme_parts(themes: Sequence[Theme], viewpoint: Viewpoint) -> dict[int, ThemePart]:
    """Themes by key, each as the report of that quarter will show it, its paragraphs numbered from 1."""
    return _alone(themes, viewpoint, _texts(list(themes), viewpoint))[0]


def composed_themes(
    report: PanelReport, themes: Sequence[Theme], viewpoint: Viewpoint, texts: Mapping[int, UpdateText]
) -> Composition:
    """Of a report these themes alone, each with its objective at hand, with the words of `texts`, stored or not. The
    paragraphs of each count from 1."""
    parts, citations = _alone(themes, viewpoint, texts)
    sections: dict[int, Section] = {}
    for theme in themes:
        section = sections.setdefault(theme.objective_id, section_of(theme.objective))
        section.themes.append(parts[theme.pk])
    return Composition(report, viewpoint, list(sections.values()), citations.printed)


def _alone(
    themes: Sequence[Theme], viewpoint: Viewpoint, texts: Mapping[int, UpdateText]
) -> tuple[dict[int, ThemePart], Citations]:
    citations = Citations((words for text in texts.values() for words in text.citing), viewpoint)
    blocks = _blocks(list(themes), citations, parts_in_use())
    parts = {
        theme.pk: _theme(theme, texts.get(theme.pk), blocks[theme.pk], count(1), citations.cite) for theme in themes
    }
    return parts, citations


def _texts(themes: list[Theme], viewpoint: Viewpoint) -> dict[int, UpdateText]:
    rows = UpdateText.objects.as_at(viewpoint.as_at).filter(update__theme__in=themes, update__quarter=viewpoint.quarter)
    return {text.update.theme_id: text for text in rows.select_related("update__quarter")}


def _blocks(themes: list[Theme], citations: Citations, parts: Sequence[ReportPart]) -> dict[int, list[Block]]:
    told_below = {BELOW[part.slug][1] for part in parts if part.slug in BELOW}
    by_theme: dict[int, list[Block]] = defaultdict(list)
    for sections in SECTIONS:
        for theme, blocks in _kept_sections(sections, themes, citations.viewpoint).items():
            by_theme[theme] += [block for block in blocks if block.key not in told_below]
    citations.read([text for blocks in by_theme.values() for block in blocks for text in block.citing])
    return defaultdict(list, {theme: _read(blocks, citations) for theme, blocks in by_theme.items()})


def _kept_sections(sections: Sections, themes: list[Theme], viewpoint: Viewpoint) -> Mapping[int, list[Block]]:
    keys = [theme.pk for theme in themes]
    return kept(lambda: sections(themes, viewpoint), sections.__module__, sections.__name__, keys, viewpoint.key)


def _read(blocks: list[Block], citations: Citations) -> list[Block]:
    """With what their words cite, and with the address of the portal before each link of a file."""
    citations.read([text for block in blocks for text in block.citing])
    return [block.reading(citations.words).with_base(citations.base_url) for block in blocks]


def _below(part: ReportPart, viewpoint: Viewpoint) -> list[Block]:
    if part.slug not in BELOW:
        return []
    blocks = BELOW[part.slug][0]
    return kept(lambda: blocks(viewpoint), blocks.__module__, blocks.__name__, viewpoint.key)


def _arranged(report: PanelReport, themes: list[Theme], blocks: dict[int, list[Block]]) -> dict[int, list[Block]]:
    return {theme.pk: arranged(blocks[theme.pk], report.arrangement.get(theme.slug, ())) for theme in themes}


def _words_of(
    part: ReportPart, report: PanelReport, themes: list[Theme], texts: dict[int, UpdateText], viewpoint: Viewpoint
) -> str:
    words = report.words_of(part)
    if words or not part.is_summary:
        return words
    return summary_words(report, themes, [_graded(theme, texts.get(theme.pk)) for theme in themes], viewpoint)


def _graded(theme: Theme, text: UpdateText | None) -> ThemePart:
    return ThemePart(theme.slug, theme.title, graded=text.grade if text else NO_DATA, text=text)


def made_summary(report: PanelReport, as_at: AsAt) -> str:
    """As Markdown, as the records have it, whatever somebody wrote in its place."""
    viewpoint = viewpoint_of(report, as_at)
    themes = list(Theme.objects.filter(objective__plan=report.meeting.plan).in_report_order())
    texts = _texts(themes, viewpoint)
    return summary_words(report, themes, [_graded(theme, texts.get(theme.pk)) for theme in themes], viewpoint)


def _fixed(report: PanelReport, part: ReportPart, text: str, numbers: Iterator[int], cite: Cite) -> Section:
    points = report.contact_points if part.slug == "contacts" else []
    before = [Paragraph(next(numbers), point.html) for point in points]
    words = _numbered(text, numbers, cite)
    return Section(part.slug.replace("_", "-"), part.heading, before + words)


def _objectives(
    themes: list[Theme],
    texts: dict[int, UpdateText],
    blocks: dict[int, list[Block]],
    numbers: Iterator[int],
    cite: Cite,
) -> list[Section]:
    sections: dict[int, Section] = {}
    for theme in themes:
        section = sections.setdefault(theme.objective_id, section_of(theme.objective))
        section.themes.append(_theme(theme, texts.get(theme.pk), blocks[theme.pk], numbers, cite))
    return list(sections.values())


def section_of(objective: Objective) -> Section:
    """Needs the objective's priority."""
    return Section(objective.slug, objective.title, priority=str(objective.priority or ""))


def _theme(theme: Theme, text: UpdateText | None, blocks: list[Block], numbers: Iterator[int], cite: Cite) -> ThemePart:
    if text is None:
        return ThemePart(theme.slug, theme.title, blocks=blocks)
    body, action = _numbered(text.body, numbers, cite), paragraphs(text.commissioner_action, cite)
    return ThemePart(
        slug=theme.slug,
        title=theme.title,
        graded=text.grade,
        reason=in_plain_words(reason_words(text), cite),
        paragraphs=[replace(each, html=beside_html(each.html, text, of=("body",))) for each in body],
        commissioner_action=[beside_html(html, text, of=("commissioner_action",)) for html in action],
        blocks=blocks,
        unreleased=not text.is_released,
        text=text,
    )


def _numbered(text: str, numbers: Iterator[int], cite: Cite) -> list[Paragraph]:
    pairs = zip(paragraphs(text, cite), sources(text), strict=True)
    return [Paragraph(next(numbers), html, source) for html, source in pairs]
