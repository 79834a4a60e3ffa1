"""The app's door to the panel report: the commitments of each theme that are open or have just been settled."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.releases.as_of import Viewpoint

from .choices import OPEN_COMMITMENT_STATES, CommitmentState
from .models import Commitment, Theme


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. One query, however many themes or rows."""
    quarter = viewpoint.quarter
    open_or_settled = Q(state__in=OPEN_COMMITMENT_STATES) | Q(closed_on__gte=quarter.start)
    rows = Commitment.objects.as_at(viewpoint.as_at).filter(open_or_settled, theme__in=themes)
    by_theme: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in rows.filter(made_on__lte=quarter.closes).order_by(first_day("due_on"), "due_on"):
        by_theme[commitment.theme_id].append(commitment)
    return {theme: [Block(table=commitment_table(commitments))] for theme, commitments in by_theme.items()}


def commitment_table(commitments: Iterable[Commitment]) -> PlainTable:
    return PlainTable.of(
        "Commitments",
        commitments,
        PlainColumn("Commitment", lambda c: record_cell(c, c.words, marks_hidden=False)),
        PlainColumn("Due", lambda c: formats.date_words(c.due_on, c.due_precision)),
        PlainColumn("Where it stands", lambda c: CommitmentState(c.state).label),
    )
