"""What can be found, and in which of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commissioning.models import Contract, FundingAward, GrantRound, Provider, Service
from estates.models import CapitalProject, Disposal, Property
from objectives.models import Commitment, Decision, DeliveryAction, Milestone, Theme
from pcc_portal.accounts.rules import is_office
from pcc_portal.panel.models import PanelRequest
from pcc_portal.updates.releases.as_of import past_moment
from performance.models import AccountabilityMeeting, Inspection, Measure, Recommendation


@dataclass(frozen=True)
class Kind:
    """`columns` are read besides the title; a row is shown only where what it stands `within` is. Where no release
    seals its rows, past quarters have none of them."""

    name: str
    one: str
    many: str
    model: Any = None
    columns: tuple[str, ...] = ()
    within: str = ""
    is_sealed: bool = True

    def rows(self, user: Any) -> Any:
        """Those that the reader may see."""
        found = self.model.objects.visible_to(user)
        if past_moment() and not self.is_sealed:
            return found.none()
        if self.within:
            found = found.select_related(self.within)
            return found if is_office(user) else found.filter(**{f"{self.within}__is_public": True})
        return found


THEME = Kind("theme", "theme", "themes", Theme)
PARAGRAPH = Kind("paragraph", "paragraph of a panel report", "paragraphs of panel reports")
REGISTERS = (
    Kind("measure", "measure", "measures", Measure, ("definition",)),
    Kind("contract", "contract", "contracts", Contract),
    Kind("service", "service", "services", Service, ("description",)),
    Kind("provider", "provider", "providers", Provider),
    Kind("award", "funding award", "funding awards", FundingAward, ("funder", "purpose", "conditions")),
    Kind("grant-round", "grant round", "grant rounds", GrantRound, ("funder", "purpose")),
    Kind("project", "building project", "building projects", CapitalProject, ("description",)),
    Kind("disposal", "disposal", "disposals", Disposal, ("grounds", "buyer")),
    Kind("property", "property", "properties", Property, ("address", "use")),
    Kind("decision", "decision", "decisions", Decision, ("reference", "summary")),
    Kind("inspection", "inspection", "inspections", Inspection, ("summary",)),
    Kind("recommendation", "recommendation", "recommendations", Recommendation, within="inspection"),
    Kind("meeting", "meeting", "meetings", AccountabilityMeeting, ("focus",)),
    Kind("commitment", "commitment", "commitments", Commitment, ("words", "made_in")),
    Kind("delivery-action", "delivery plan action", "delivery plan actions", DeliveryAction, ("brag_reason",)),
    Kind("milestone", "milestone", "milestones", Milestone),
    Kind(
        "request",
        "request of the panel",
        "requests of the panel",
        PanelRequest,
        ("words", "answer"),
        within="meeting",
        is_sealed=False,
    ),
)
KINDS = {kind.name: kind for kind in (THEME, *REGISTERS, PARAGRAPH)}
