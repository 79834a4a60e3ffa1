"""May a draft be sealed: yes, or no and who has what stops it. The publisher's pages ask here."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from objectives.models import QuarterlyUpdate, Theme
from pcc_portal.accounts.models import User
from pcc_portal.ui.words import LAST_IN_WORDS, in_words, listed
from pcc_portal.updates.choices import State
from pcc_portal.updates.models import Release

from ..models import PanelReport
from .report import Standing, standing

NO_ADDRESS = "The links of a sealed report lead to the portal for good. Ask whoever runs it to set PORTAL_URL first."
HELD = "A report is with the panel and not yet published. Publish that one first."
NAMED = 3  # owners in a sentence


@dataclass(frozen=True)
class Share:
    """The findings that one person has; those that stand in no theme are the publisher's, and `owner` is None."""

    name: str
    owner: User | None
    findings: list[Standing]


@dataclass(frozen=True)
class Answer:
    """`stops` and `advice`: findings by who has them, most first. `besides`: what else stops it, as sentences."""

    stops: list[Share]
    advice: list[Share]
    stand: list[Standing]
    besides: Sequence[str] = ()

    @property
    def is_yes(self) -> bool:
        return not (self.stops or self.besides)

    @property
    def in_the_way(self) -> list[Standing]:
        return [each for share in self.stops for each in share.findings]

    @property
    def words(self) -> str:
        """As in "No: two findings stop it, both with Ann Lee." and "Yes: nothing stops it."."""
        if self.is_yes:
            return "Yes: nothing stops it."
        if not self.stops:
            return f"No. {' '.join(self.besides)}"
        number = len(self.in_the_way)
        stop = "one finding stops it" if number == 1 else f"{self._say(number)} findings stop it"
        return " ".join((f"No: {stop}, {self._who(number)}.", *self.besides))

    def _say(self, number: int) -> str:
        """In figures, where one number of the sentence needs them."""
        return in_words(number) if len(self.in_the_way) <= LAST_IN_WORDS else f"{number:,}"

    def _who(self, number: int) -> str:
        """In whose hands the findings are."""
        first, *others = self.stops
        if not others:
            every = {1: "", 2: "both "}.get(number, "all ")
            return f"{every}with {first.name}"
        parts = [f"{self._say(len(share.findings))} with {share.name}" for share in self.stops[:NAMED]]
        rest = sum(len(share.findings) for share in self.stops[NAMED:])
        return listed([*parts, f"{self._say(rest)} with others"] if rest else parts)


def answer(report: PanelReport, *, today: dt.date, afresh: bool = False) -> Answer:
    """Of a draft, on a day. A fixed number of queries; the check itself is worked out once, unless `afresh`."""
    findings = standing(report, today=today, afresh=afresh)
    people = _who_has(report)
    return Answer(
        stops=_shares((each for each in findings if each.is_in_the_way), people),
        advice=_shares((each for each in findings if not (each.override or each.finding.is_blocking)), people),
        stand=[each for each in findings if each.override],
        besides=list(besides()),
    )


def besides() -> Iterator[str]:
    """What stops every report, whatever its words are."""
    if not settings.MAY_SEAL_LINKS:
        yield NO_ADDRESS
    if Release.objects.filter(is_held=True).exists():
        yield HELD


def _who_has(report: PanelReport) -> dict[str, User | None]:
    """By theme: its owner, or the approver who was asked, for as long as the update waits for one. Two queries."""
    updates = QuarterlyUpdate.objects.of(report.quarter).filter(state=State.SUBMITTED).select_related("approver")
    waiting = {update.theme_id: update.approver for update in updates if update.approver}
    themes = Theme.objects.filter(objective__plan=report.meeting.plan_id).select_related("owner")
    return {theme.slug: waiting.get(theme.pk, theme.owner) for theme in themes}


def _shares(findings: Iterable[Standing], people: dict[str, User | None]) -> list[Share]:
    """Each in the order of the report; of those who have equally many, the first there first."""
    shares: dict[str, Share] = {}
    for each in findings:
        theme = each.finding.place.theme
        owner = people.get(theme)
        name = owner.name if owner else "nobody yet" if theme else "the publisher"
        key = str(owner.pk) if owner else name
        shares.setdefault(key, Share(name, owner, [])).findings.append(each)
    return sorted(shares.values(), key=lambda share: -len(share.findings))
