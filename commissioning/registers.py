"""The kinds of record that are commissioned: providers, services, contracts, funding won and grants; and risks, which
stand here because they may threaten a contract, a measure or an action of the delivery plan alike."""

from django.db.models import Exists, OuterRef, Q

from pcc_portal.ui import formats
from pcc_portal.updates.citations.kinds import cite_row
from pcc_portal.updates.registers.declaration import Deadline, Kind, ListPage, Noun

from . import citations
from .models import (
    Contract,
    ContractChange,
    ContractOption,
    FundingAward,
    GrantAward,
    GrantRound,
    Payment,
    Provider,
    Risk,
    Service,
)
from .models.risks import band_of
from .views import editing, options, payments, risks

OF_CONTRACT = "The contract"
SECTION, PLAN = "Contracts", "Commitments"
EXTENDED = Exists(ContractChange.objects.filter(contract=OuterRef("pk"), new_end__isnull=False))
WITH_OPTIONS = Exists(ContractOption.objects.filter(contract=OuterRef("pk")))  # each is waited for by itself
UNDECIDED = Exists(ContractOption.objects.undecided().filter(pk=OuterRef("pk")))
AWARDED = Exists(GrantAward.objects.filter(round=OuterRef("pk")))
RISK_FIELDS = ("residual", "score", "band", "likelihood", "impact", "review", "title")


def _risk(risk: Risk) -> dict[str, str]:
    return {
        "residual": str(risk.residual),
        "score": str(risk.score),
        "band": band_of(risk.residual).said or band_of(risk.residual).word,
        "likelihood": str(risk.residual_likelihood),
        "impact": str(risk.residual_impact),
        "review": formats.day(risk.review_on),
        "title": risk.title,
    }


KINDS = (
    Kind(
        key="contract",
        stated={
            "reference": "name",
            "service__title": "name",
            "provider__title": "body",
            "starts": "starts",
            "current_end": "ends",
            "maximum_end": "latest end",
            "extension_decision_by": "decide_by",
            "value_awarded": "value",
        },
        keeps_documents=True,
        model=Contract,
        noun=Noun("contract"),
        section=SECTION,
        list_page=ListPage("Contracts", "contracts"),
        searched=("reference", "notice"),
        cited=citations.CONTRACT,
        awaited={"extension_decision_by": "Contract: decision on extension"},
        outstanding={"extension_decision_by": ~Q(EXTENDED) & ~Q(WITH_OPTIONS) & Q(successor__isnull=True)},
        calendar={
            "extension_decision_by": Deadline(set_by=OF_CONTRACT),
            "current_end": Deadline(set_by=OF_CONTRACT, what="Contract: last day"),
        },
        sealed=True,
        adding=(editing.AddContract,),
        changing=(editing.ChangeContract, editing.ExtendContract, editing.VaryContract, editing.FollowContract),
    ),
    Kind(
        key="contract-change",
        model=ContractChange,
        noun=Noun("change of the contract", "changes of the contract"),
        section=SECTION,
        parents=("contract",),
        sealed=lambda: ContractChange.objects.filter(contract__is_public=True),
        adding_below=(editing.VaryContract, editing.ExtendContract),
    ),
    Kind(
        key="contract-option",
        model=ContractOption,
        noun=Noun("option to extend", "options to extend"),
        section=SECTION,
        awaited={"decide_by": "Contract: decision on an option"},
        outstanding={"decide_by": Q(UNDECIDED) & Q(contract__successor__isnull=True)},
        calendar={"decide_by": Deadline(done="declined_on", set_by=OF_CONTRACT)},
        parents=("contract",),
        sealed=lambda: ContractOption.objects.filter(contract__is_public=True).select_related("contract"),
        unseen={
            "change": "The extension that was made of it is reported as such.",
            "declined_by": "Who in the office decided.",
        },
        adding_below=(options.AddOption,),
    ),
    Kind(
        key="service",
        stated={"live_on": "starts"},
        model=Service,
        noun=Noun("service"),
        section=SECTION,
        list_page=ListPage("Services", "services"),
        searched=("description",),
        cited=citations.SERVICE,
        sealed=True,
        adding=(editing.AddService,),
        changing=(editing.ChangeService,),
    ),
    Kind(
        key="provider",
        model=Provider,
        noun=Noun("provider"),
        section=SECTION,
        list_page=ListPage("Providers", "providers"),
        searched=(),
        cited=citations.PROVIDER,
        sealed=True,
        adding=(editing.AddProvider,),
        changing=(editing.ChangeProvider,),
    ),
    Kind(
        key="award",
        stated={"funder": "body", "amount": "amount", "awarded_on": "awarded_on"},
        keeps_documents=True,
        model=FundingAward,
        noun=Noun("funding award"),
        section=SECTION,
        list_page=ListPage("Funding and grants", "awards"),
        searched=("funder", "purpose", "conditions"),
        cited=citations.AWARD,
        sealed=True,
        adding=(editing.AddAward,),
        changing=(editing.ChangeAward,),
    ),
    Kind(
        key="grant-round",
        stated={
            "funder": "body",
            "pot": "pot",
            "applied_for": "applied for",
            "applications": "applications",
            "eligible": "eligible",
            "opens_on": "opened",
            "closes_on": "closed",
            "closed_on": "closed",
            "awards_by": "award_by",
        },
        keeps_documents=True,
        model=GrantRound,
        noun=Noun("grant round"),
        section=SECTION,
        list_page=ListPage("Grant rounds", "grant_rounds"),
        searched=("funder", "purpose"),
        cited=citations.GRANT_ROUND,
        awaited={"closes_on": "Grant round: closing", "awards_by": "Grant round: awards"},
        outstanding={
            "closes_on": Q(closed_on__isnull=True, withdrawn_on__isnull=True) & ~Q(AWARDED),
            "awards_by": Q(withdrawn_on__isnull=True) & ~Q(AWARDED),
        },
        calendar={
            "closes_on": Deadline(done="closed_on", set_by="Who gives the grants"),
            "awards_by": Deadline(set_by="Who gives the grants"),
        },
        sealed=True,
        adding=(editing.AddGrantRound,),
        changing=(editing.ChangeGrantRound, editing.WithdrawGrantRound),
    ),
    Kind(
        key="grant",
        stated={"recipient__title": "body", "amount": "amount", "awarded_on": "awarded_on"},
        model=GrantAward,
        noun=Noun("grant"),
        section=SECTION,
        list_page=ListPage("Grants", "grants"),
        searched=("purpose", "direct_reason"),
        parents=("round",),
        sealed=True,
        adding=(editing.AddDirectGrant,),
        adding_below=(editing.AddGrant,),
        changing=(editing.ChangeGrant,),
    ),
    Kind(
        key="payment",
        model=Payment,
        noun=Noun("payment"),
        section=SECTION,
        list_page=ListPage("Payments over £500", "payments"),
        searched=("recipient", "transaction", "department", "category"),
        sealed=True,
        unseen={"kept_name": "Readers see why the name is withheld."},
        withholds=(
            *("withheld", "recipient", "provider", "contract"),
            *("title", "department", "category", "value_for_money", "source"),
        ),
        adding=(payments.AddPayment,),
        changing=(payments.ChangePayment,),
    ),
    Kind(
        key="risk",
        model=Risk,
        noun=Noun("risk"),
        section=PLAN,
        list_page=ListPage("Risks", "risks"),
        searched=("cause", "event", "effect", "controls", "outcome"),
        cited=cite_row(Risk, RISK_FIELDS, _risk),
        awaited={"review_on": "Risk: review"},
        outstanding={"review_on": Q(closed_on__isnull=True)},
        calendar={"review_on": Deadline(set_by="The office’s review of risks")},
        sealed=True,
        adding=(risks.AddRisk,),
        changing=(risks.ChangeRisk, risks.CloseRisk),
    ),
)
