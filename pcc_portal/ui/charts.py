"""A picture with the words around it, as `components/chart.html` prints it."""

from dataclasses import dataclass

from pcc_portal.ui.bars import BarsPicture
from pcc_portal.ui.timeline import TimelinePicture
from pcc_portal.ui.trend import TrendPicture


@dataclass(frozen=True)
class Figure:
    """`id` is unique on the page and may be linked to; `heading` says what the picture shows, in one sentence.

    `sub` gives unit and statistic, `foot` the source, `notes` what a reader must know (breaks, illustrative history);
    `explore_url` is where the same figures lie for a reader to explore.
    """

    id: str
    picture: TrendPicture | BarsPicture | TimelinePicture
    heading: str
    sub: str = ""
    foot: str = ""
    notes: tuple[str, ...] = ()
    explore_url: str = ""
