"""The app's door to the panel report: the commitments of each theme that are open or have just been settled."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.updates.registers.moves import Moves, date_words
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.papers import Paper

from .choices import OPEN_COMMITMENT_STATES, CommitmentState
from .models import Commitment, Theme


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. The number of queries is fixed."""
    rows = Commitment.objects.as_at(viewpoint.as_at).filter(theme__in=themes, made_on__lte=viewpoint.quarter.closes)
    shown = [*rows.filter(state__in=OPEN_COMMITMENT_STATES), *Paper(viewpoint).first_told(rows, "closed_on")]
    by_theme: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in sorted(shown, key=lambda row: (span_of(row, "due_on"), row.slug)):
        by_theme[commitment.theme_id].append(commitment)
    moves = Paper(viewpoint).moves(shown)
    return {theme: [Block(table=commitment_table(commitments, moves))] for theme, commitments in by_theme.items()}


def commitment_table(commitments: Iterable[Commitment], moves: Moves) -> PlainTable:
    return PlainTable.of(
        "Commitments",
        commitments,
        PlainColumn("Commitment", lambda c: record_cell(c, c.words, marks_hidden=False, of=("words",))),
        PlainColumn("Due", lambda c: date_words(c, "due_on", moves), of=("due_on",)),
        PlainColumn("Status", lambda c: CommitmentState(c.state).label, of=("state",)),
    )
