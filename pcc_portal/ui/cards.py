"""The measure card, as `components/card.html` prints it."""

from dataclasses import dataclass

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
