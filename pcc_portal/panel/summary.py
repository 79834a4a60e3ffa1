"""The summary of a report, made from records until a person writes it: Markdown that cites every figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import objectives.report
import performance.report.summary
from objectives.models import Theme
from pcc_portal.ui.markdown import as_words
from pcc_portal.ui.marks import marked
from pcc_portal.ui.titles import titled
from pcc_portal.updates.grading.schemes import NO_DATA
from pcc_portal.updates.kept import kept
from pcc_portal.updates.releases.as_of import Viewpoint

from .models import PanelReport
from .sealed import last_sealed, sealed_grade


def summary_words(report: PanelReport, themes: Sequence[Theme], graded: Sequence[Any], viewpoint: Viewpoint) -> str:
    """What changed since the last paper, what got worse, what got better, and the money; what there is nothing of is
    left out. `graded`: the themes as `changed_grades` takes them. The number of queries is fixed."""
    worse, better = performance.report.summary.moved(themes, viewpoint)
    parts = [
        ("Since the last paper", list(_changed(report, themes, graded, viewpoint))),
        ("Worse than in the period before", worse),
        ("Better than in the period before", better),
        ("Money", kept(lambda: list(performance.report.summary.money(viewpoint)), "summary: money", viewpoint.key)),
    ]
    return "\n\n".join(_paragraph(lead, lines) for lead, lines in parts if lines)


def _paragraph(lead: str, lines: Iterable[str]) -> str:
    return "\n".join([f"**{lead}**", "", *(f"- {line}" for line in lines)])


def _changed(
    report: PanelReport, themes: Sequence[Theme], graded: Sequence[Any], viewpoint: Viewpoint
) -> Iterator[str]:
    before = last_sealed(report)
    if before is None:
        return
    grades = [f"{as_words(theme.title)}: {as_words(words)}" for theme, words in changed_grades(graded, before)]
    yield from grades or [titled("No {theme} has another grade than in the last report.")]
    keys = [theme.pk for theme in themes]
    yield from kept(lambda: list(objectives.report.settled(themes, viewpoint)), "summary: settled", keys, viewpoint.key)


def changed_grades(themes: Iterable[Any], before: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Those whose grade is another than in the report before, and those that it did not have, each with that in words.

    `themes` have a `slug`, are `graded`, and have the `text` that says so; `before` is the record of that report.
    """
    then = {theme["slug"]: sealed_grade(theme) for section in before["sections"] for theme in section["themes"]}
    for theme in themes:
        was = then.get(theme.slug)
        if was is None:
            yield theme, "New in this report."
        elif theme.graded not in {was, NO_DATA}:
            earlier = "without an update" if was == NO_DATA else was.in_sentence
            words = f"Was {earlier}, is now {theme.graded.in_sentence}."
            yield theme, marked(words, theme.text, of=("brag",))
