"""Pictures with the words around them: charts and measure cards, as their components print them."""

from dataclasses import dataclass

from pcc_portal.ui.bars import BarsPicture
from pcc_portal.ui.heat import HeatPicture
from pcc_portal.ui.marks import DAGGER
from pcc_portal.ui.stacked import StackedPicture
from pcc_portal.ui.strip import StripPicture
from pcc_portal.ui.tiles import TilesPicture
from pcc_portal.ui.timeline import TimelinePicture
from pcc_portal.ui.trend import TrendPicture


@dataclass(frozen=True)
class Card:
    """One figure with what it takes to judge it; all texts ready to print.

    `status` is one of `statuses.STATUSES`; `comparator` wears the colour of the nation's line; `note` stands
    where there is no trend; `sentence` says in words what matters; `unreleased` and `illustrative` add the marks;
    `explore_url` as in `Figure`.
    """

    name: str
    url: str
    value: str
    unit: str = ""
    status: str = "none"
    status_label: str = ""
    period: str = ""
    context: str = ""
    comparator: str = ""
    source: str = ""
    spark: TrendPicture | None = None
    note: str = ""
    sentence: str = ""
    unreleased: bool = False
    illustrative: bool = False
    explore_url: str = ""

    @property
    def is_marked(self) -> bool:
        """Does any of its words wear †?"""
        words = (self.value, self.unit, self.status_label, self.context, self.comparator, self.note, self.sentence)
        return self.illustrative or any(DAGGER in each for each in words)


@dataclass(frozen=True)
class Figure:
    """`id` is unique on the page and may be linked to; `heading` says what the picture shows, in one sentence.

    `sub` gives unit and statistic, `foot` the source, `notes` what a reader must know (breaks, illustrative history);
    `explore_url` is where the same figures lie for a reader to explore.
    """

    id: str
    picture: TrendPicture | BarsPicture | TimelinePicture | StripPicture | StackedPicture | TilesPicture | HeatPicture
    heading: str
    sub: str = ""
    foot: str = ""
    notes: tuple[str, ...] = ()
    explore_url: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What stands around the picture."""
        return self.heading, self.sub, self.foot, *self.notes
