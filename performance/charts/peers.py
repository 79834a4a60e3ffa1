"""Where a measure stands among the areas that it is compared with by name."""

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import marked
from pcc_portal.ui.strip import Mark, StripPicture, strip
from pcc_portal.ui.words import capitalised

from .. import figures
from ..choices import Direction, Unit
from ..models import Observation
from ..stats import Reading
from ..stats.standing import Standing, among_peers
from .trends import unit_words


def peers_figure(reading: Reading, *, id: str) -> Figure | None:  # noqa: A002  the id of the element
    """None where there are too few to stand among."""
    among = among_peers(reading)
    if among is None or reading.measure.unit == Unit.YES_NO:
        return None
    period = figures.period_words(among.rows[0])
    return Figure(
        id, _picture(reading, among), place_words(reading, among), sub=f"{unit_words(reading.measure)} {period}."
    )


def place_words(reading: Reading, among: Standing) -> str:
    """As in "2nd of 8 similar forces, the lowest being best"."""
    ours = f"{capitalised(formats.ordinal(among.place))} of {among.of}"
    return marked(f"{ours}, {BEST[Direction(reading.measure.direction)]}", *among.rows)


BEST = {
    Direction.LOWER: "where the lowest is best",
    Direction.HIGHER: "where the highest is best",
    Direction.NO_JUDGEMENT: "from the highest",
}


def _picture(reading: Reading, among: Standing) -> StripPicture:
    own = reading.observation
    marks = [Mark(_words(reading, row), row.value, row is own) for row in among.rows if row.value is not None]
    return strip(
        marks,
        title=f"{reading.measure.title} among similar forces",
        own=_words(reading, own) if own else "",
        turned=reading.measure.unit == Unit.PLACE,
    )


def _words(reading: Reading, row: Observation) -> str:
    return f"{row.area.name} {figures.observation_words(reading.measure, row)}"
