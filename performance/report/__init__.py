"""The app's door to the panel report: the blocks that each theme's records call for."""

from collections import defaultdict
from collections.abc import Collection

from objectives.models import Theme
from pcc_portal.ui.block import Block
from pcc_portal.updates.releases.as_of import Viewpoint

from . import inspections, measures, meetings, money


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key, in reading order. The number of queries does not grow with themes, rows or figures."""
    by_theme: dict[int, list[Block]] = defaultdict(list)
    for part in (measures, money, meetings, inspections):
        for theme, blocks in part.blocks(themes, viewpoint).items():
            by_theme[theme] += blocks
    return by_theme
