"""All lines of enquiry under the headings of the report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from objectives.models import Plan, Theme
from pcc_portal.updates.releases.as_of import Viewpoint, report_before

from . import dates, measures, standings
from .line import Asked, Kind, Line, Section, ThemeLines


def lines(viewpoint: Viewpoint, plan: Plan, *, on: dt.date) -> list[Section]:
    """In the order of the report, and of the kinds below each theme. The number of queries is fixed."""
    themes = list(Theme.objects.filter(objective__plan=plan).in_report_order())
    asked = Asked(viewpoint, report_before(viewpoint), themes, on)
    found = [line for part in (standings, measures, dates) for line in part.lines(asked)]
    return _sections(themes, found)


def _sections(themes: Iterable[Theme], found: Iterable[Line]) -> list[Section]:
    by_theme: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(found, key=lambda line: Kind.values.index(line.kind)):
        by_theme[line.theme].append(line)
    sections: dict[int, Section] = {}
    for theme in themes:
        if theme.pk in by_theme:
            section = sections.setdefault(theme.objective_id, Section(theme.objective))
            section.themes.append(ThemeLines(theme, by_theme[theme.pk]))
    return list(sections.values())
