"""Contract notices as OCDS 1.1 releases: of each award what an office records of a contract."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .declaration import OPEN_GOVERNMENT, UnreadFileError

MOST_BYTES = 5_000_000  # of one page of releases
LONGEST = 250
DROPPED = frozenset({"cancelled", "unsuccessful"})


@dataclass(frozen=True)
class NoticeSource:
    """`address` fetches the awards from a day on, `{day}`."""

    key: str
    title: str
    publisher: str
    page: str
    address: str
    hosts: tuple[str, ...]
    licence: str = OPEN_GOVERNMENT
    says: str = "Each award whose buyer is the office or the force is offered, to be added as a contract or set aside."

    def __str__(self) -> str:
        return self.title

    def origin(self, published_on: str) -> str:
        return f"{self.title}, published {published_on}. {self.licence}."


@dataclass(frozen=True)
class Award:
    """`key`: of the process and the award, the same in every release of them. The value is in pounds."""

    key: str
    title: str
    buyer: str
    supplier: str
    value: Decimal | None
    starts: dt.date | None
    ends: dt.date | None
    latest_end: dt.date | None
    published_on: dt.date


def read_package(content: bytes) -> tuple[list[Award], str]:
    """The awards of a release package, and the address of the next page, if any. Raises UnreadFileError."""
    if len(content) > MOST_BYTES:
        raise UnreadFileError(f"It has more than {MOST_BYTES // 1_000_000} MB.")
    try:
        package = json.loads(content, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as why:
        raise UnreadFileError("This is no JSON of releases.") from why
    if not isinstance(package, dict) or not isinstance(package.get("releases"), list):
        raise UnreadFileError("This is no OCDS release package: it has no “releases”.")
    links = package.get("links")
    following = links.get("next") if isinstance(links, dict) else None
    awards = [award for at, release in enumerate(package["releases"], 1) for award in _awards(at, release)]
    return awards, following if isinstance(following, str) else ""


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _awards(at: int, release: Any) -> Iterator[Award]:
    """Raises UnreadFileError, which names the release by its place from 1."""
    try:
        yield from _of_release(release)
    except (AttributeError, TypeError, KeyError, ValueError, InvalidOperation) as why:
        raise UnreadFileError(f"Release {at} is not as OCDS 1.1 has it ({why}).") from why


def _of_release(release: dict[str, Any]) -> Iterator[Award]:
    contracts = {each.get("awardID"): each for each in release.get("contracts", ())}
    ours = {"ocid": _text(release, "ocid"), "published_on": _day(release, "date"), "buyer": _buyer(release)}
    title = _text(release.get("tender", {}), "title", needed=False)
    for award in release.get("awards", ()):
        if award.get("status") not in DROPPED:
            yield _award(award, contracts.get(award["id"], {}), title, **ours)


def _award(award: Any, contract: Any, title: str, *, ocid: str, published_on: dt.date | None, buyer: str) -> Award:
    if published_on is None:
        raise ValueError("date")
    period = contract.get("period") or award.get("contractPeriod") or {}
    suppliers = [_text(each, "name") for each in award.get("suppliers", ())]
    return Award(
        key=f"{ocid}/{award['id']}"[:200],
        title=_text(contract, "title", needed=False) or _text(award, "title", needed=False) or title or ocid,
        buyer=buyer,
        supplier=", ".join(suppliers)[:LONGEST],
        value=_pounds(contract.get("value") or award.get("value") or {}),
        starts=_day(period, "startDate"),
        ends=_day(period, "endDate"),
        latest_end=_day(period, "maxExtentDate"),
        published_on=published_on,
    )


def _buyer(release: dict[str, Any]) -> str:
    if release.get("buyer"):
        return _text(release["buyer"], "name")
    buyers = (party for party in release.get("parties", ()) if "buyer" in party.get("roles", ()))
    return next((_text(party, "name") for party in buyers), "")


def _text(holder: dict[str, Any], name: str, *, needed: bool = True) -> str:
    text = holder[name] if needed else holder.get(name) or ""
    if not isinstance(text, str):
        raise TypeError(f"{name} is no text")
    return " ".join(text.split())[:LONGEST]


def _day(holder: dict[str, Any], name: str) -> dt.date | None:
    """Of a moment as "2024-04-01T00:00:00Z"."""
    moment = holder.get(name)
    return dt.date.fromisoformat(moment[:10]) if moment else None


def _pounds(value: dict[str, Any]) -> Decimal | None:
    """None where it is not known, or not in pounds."""
    amount = value.get("amount")
    if amount is None or value.get("currency", "GBP") != "GBP":
        return None
    pounds = Decimal(amount).quantize(Decimal("0.01"))
    if not 0 <= pounds < 10**12:
        raise ValueError(f"{amount} pounds")
    return pounds


NOTICES = {
    source.key: source
    for source in (
        NoticeSource(
            key="contracts-finder",
            title="Contracts Finder",
            publisher="Cabinet Office",
            page="https://www.contractsfinder.service.gov.uk/",
            address="https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search"
            "?publishedFrom={day}T00:00:00&stages=award&limit=100",
            hosts=("www.contractsfinder.service.gov.uk",),
        ),
        NoticeSource(
            key="find-a-tender",
            title="Find a Tender",
            publisher="Cabinet Office",
            page="https://www.find-tender.service.gov.uk/",
            address="https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages"
            "?updatedFrom={day}T00:00:00&stages=award&limit=100",
            hosts=("www.find-tender.service.gov.uk",),
        ),
    )
}
