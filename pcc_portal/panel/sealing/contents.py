"""What sealing a draft would freeze, and what readers outside the office would see for the first time."""

from collections.abc import Iterator

from pcc_portal.ui import formats
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.declaration import all_kinds, sealed_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY

from .. import exports
from ..composition import composed
from ..models import PanelReport


def frozen(report: PanelReport) -> Iterator[str]:
    """Each as a line of a list."""
    composition = composed(report, WORKING_COPY)
    blocks = sum(1 for _ in composition.blocks())
    paragraphs = formats.plural(composition.paragraph_count, "numbered paragraph")
    yield f"The report: {paragraphs}, with {formats.plural(blocks, 'chart or table', 'charts and tables')}."
    yield "A briefing in two pages, and what the report says as data."
    yield exports.missing() or "PDF and Word copies, made from the sealed file right after."
    rows = sum(kind.sealed_rows().count() for kind in sealed_kinds())
    yield f"{formats.plural(rows, 'record')} of the registers as they stand, for readers who look back to this quarter."


def shown(report: PanelReport) -> list[str]:
    """As in "12 figures"; empty where every approved row has been shown. One query a table."""
    until = report.quarter if report.version > 1 else None
    counts = (
        (kind.noun, kind.model._default_manager.ready_for_release(until).count())
        for kind in all_kinds()
        if issubclass(kind.model, Releasable)
    )
    return [formats.plural(number, noun.one, noun.many) for noun, number in counts if number]
