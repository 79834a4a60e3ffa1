"""Council areas as pictures: a map of tiles, and the sentence that goes with it."""

from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import beside, is_made_up, marked, unmarked
from pcc_portal.ui.tiles import Tile, edges, tiles
from pcc_portal.ui.words import capitalised

from .. import figures
from ..models import Area
from ..stats.places import PER, Placed, Ranking

SMALL_RATE = 10  # below this a second decimal tells areas apart


def rate_words(each: Ranking, value: Decimal) -> str:
    """As in "14.6", "0.58"; of what is more than nothing and rounds to it, "under 0.01"."""
    places = 1 if max(row.compared or Decimal(0) for row in each.known) >= SMALL_RATE else 2
    least = Decimal(1).scaleb(-places)
    if 0 < value < least / 2:
        return f"under {formats.number(least, places)}"
    return formats.number(value, places)


def placed_words(each: Ranking, placed: Placed) -> str:
    """The rate where the areas are compared by it, else the figure; with † where either rests on what is made up."""
    if not each.is_rate or placed.rate is None:
        return figures.observation_words(each.measure, placed.row)
    words = rate_words(each, placed.rate)
    return beside(words) if is_made_up(placed.row) or is_made_up(placed.area, "population") else words


def force_rate_words(each: Ranking) -> str:
    """Empty where the areas are not compared by a rate, or nothing is known of the force."""
    if not each.is_rate or each.force is None:
        return ""
    rests_on = any(is_made_up(row.area, "population") for row in each.rows)
    words = rate_words(each, each.force)
    return beside(words) if rests_on or is_made_up(each.by_area.force) else words


def compared_by(each: Ranking) -> str:
    """What the areas are compared by, as in "engagements per 10,000 people", "days"."""
    words = figures.unit_words(each.measure)
    return f"{words} per {PER:,} people" if each.is_rate else words


def ranking_words(each: Ranking) -> str:
    """Who stands at the two ends, and how many have no figure."""
    known = each.known
    if not known:
        return "No area has a figure that can be shown."
    ordered = sorted(known, key=lambda row: row.compared or Decimal(0), reverse=True)
    high, low = ordered[0], ordered[-1]
    most, least = placed_words(each, high), placed_words(each, low)
    ends = f"Highest in {high.area.name}, {most}; lowest in {low.area.name}, {least}."
    if high.compared == low.compared:
        ends = f"The same everywhere: {most}."
    missing = len(each.rows) - len(known)
    return f"{ends} {capitalised(formats.plural(missing, 'area'))} without a figure." if missing else ends


def own_words(each: Ranking, own: Area) -> str:
    """As in "Northtown is 6th of 9, at 0.57 engagements per 10,000 people."; empty where it has no figure to show."""
    placed = each.of(own)
    if placed.place is None:
        return ""
    at = f"{unmarked(placed_words(each, placed))}{f' {compared_by(each)}' if each.is_rate else ''}"
    words = f"{own.name} is {formats.ordinal(placed.place)} of {len(each.known)}, at {at}"
    return f"{marked(words, placed.row)}."


def map_figure(each: Ranking, *, id: str = "map", own: Area | None = None) -> Figure | None:  # noqa: A002  the id of the element
    """None where fewer than two areas with a place on the map have a figure to show."""
    drawn = [row for row in each.rows if row.area.tile_row and row.area.tile_column]
    values = [row.compared for row in drawn if row.compared is not None]
    if len(values) < 2:
        return None
    title = f"{each.measure.title} by council area"
    picture = tiles([_tile(each, row, own) for row in drawn], title=title, scale=_scale(each, values))
    heading = own_words(each, own) if own else title
    return Figure(
        id, picture, heading, sub=f"{capitalised(compared_by(each))}, {figures.period_words(each.by_area.of_period)}."
    )


def _tile(each: Ranking, row: Placed, own: Area | None) -> Tile:
    return Tile(
        row.area.name,
        row.area.tile_row or 0,
        row.area.tile_column or 0,
        placed_words(each, row) if row.row else "no figure",
        row.compared,
        f"{row.area.get_absolute_url()}?measure={each.measure.slug}",
        row.area == own,
    )


def _scale(each: Ranking, values: list[Decimal]) -> list[str]:
    """The shades in words, from and to."""
    ends = [[_amount(each, value) for value in step] for step in edges(values)]
    return [low if len(ends) == 1 else f"{low} to {high}" for low, high in ends]


def _amount(each: Ranking, value: Decimal) -> str:
    return rate_words(each, value) if each.is_rate else figures.value_words(each.measure, value)
