"""Updates as the report will show them, in the office's working copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from objectives.models import Theme
from pcc_portal.panel.composition import ThemePart, theme_parts
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint

from .stats import Progress


def preview_of(progress: Progress) -> ThemePart:
    return previews([progress])[0]


def previews(found: Iterable[Progress]) -> list[ThemePart]:
    """In the order given. The number of queries grows with quarters, not with updates."""
    wanted = list(found)
    themes: dict[Quarter, list[Theme]] = defaultdict(list)
    for progress in wanted:
        themes[progress.quarter].append(progress.theme)
    parts = {q: theme_parts(of_quarter, Viewpoint(WORKING_COPY, q)) for q, of_quarter in themes.items()}
    return [parts[progress.quarter][progress.theme.pk] for progress in wanted]
