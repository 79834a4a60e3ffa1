"""Pages that add and change contracts, services, providers and money."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.rules import can_write

from .. import actions, forms
from ..choices import ChangeKind
from ..models import Contract, FundingAward, GrantAward, GrantRound, Provider, Service

CONTRACTS = ("Contracts", "contracts")
FUNDING = ("Funding and grants", "awards")


class AddProvider(AddRecord):
    model, form_class, register, route = Provider, forms.ProviderForm, CONTRACTS, "provider_add"
    title = label = "Add a provider"


class ChangeProvider(ChangeRecord):
    model, form_class, register, route = Provider, forms.ProviderForm, CONTRACTS, "provider_change"
    title = "Change the provider"


class AddService(AddRecord):
    model, form_class, register, route = Service, forms.ServiceForm, CONTRACTS, "service_add"
    title = label = "Add a service"


class ChangeService(ChangeRecord):
    model, form_class, register, route = Service, forms.ServiceForm, CONTRACTS, "service_change"
    title = "Change the service"


class AddContract(AddRecord):
    model, form_class, register, route = Contract, forms.ContractForm, CONTRACTS, "contract_add"
    title = label = "Add a contract"


class ChangeContract(ChangeRecord):
    model, form_class, register, route = Contract, forms.ContractChangeForm, CONTRACTS, "contract_change"
    title = "Change the contract"
    lead = "Its end and its value move by an extension or a variation."


class ExtendContract(StepPage):
    model, form_class, register, route = Contract, forms.ExtendForm, CONTRACTS, "contract_extend"
    title, label, submit = "Extend the contract", "Extend", "Extend the contract"
    done = "The contract is extended."

    def act(self, form: forms.ExtendForm) -> Contract:
        actions.change_contract(
            self.row,
            by=self.request.user,
            seen=form.version_seen(),
            kind=ChangeKind.EXTENSION,
            **form.values(),
        )
        return self.row


class VaryContract(StepPage):
    model, form_class, register, route = Contract, forms.VaryForm, CONTRACTS, "contract_vary"
    title, label, submit = "Vary the contract", "Vary or end early", "Vary the contract"
    done = "The variation is recorded."

    def act(self, form: forms.VaryForm) -> Contract:
        actions.change_contract(
            self.row,
            by=self.request.user,
            seen=form.version_seen(),
            kind=ChangeKind.VARIATION,
            **form.values(),
        )
        return self.row


class FollowContract(StepPage):
    model, form_class, register, route = Contract, forms.SuccessorForm, CONTRACTS, "contract_successor"
    title, label, submit = "Say which contract follows", "Name its successor", "Save"
    done = "The contract that follows is saved."

    def initial(self) -> dict[str, Any]:
        return {"successor": self.row.successor_id}

    def act(self, form: forms.SuccessorForm) -> Contract:
        return actions.name_successor(self.row, by=self.request.user, seen=form.version_seen(), **form.values())


class AddAward(AddRecord):
    model, form_class, register, route = FundingAward, forms.AwardForm, FUNDING, "award_add"
    title = label = "Add an award"


class ChangeAward(ChangeRecord):
    model, form_class, register, route = FundingAward, forms.AwardForm, FUNDING, "award_change"
    title = "Change the award"


class AddGrantRound(AddRecord):
    model, form_class, register, route = GrantRound, forms.GrantRoundForm, FUNDING, "grant_round_add"
    title = label = "Add a grant round"


class ChangeGrantRound(ChangeRecord):
    model, form_class, register, route = GrantRound, forms.GrantRoundForm, FUNDING, "grant_round_change"
    title = "Change the grant round"


class AddGrant(AddRecord):
    """Out of one round: the address names it."""

    model, form_class, register, route = GrantAward, forms.GrantForm, FUNDING, "grant_add"
    title = label = "Add a grant"

    def prepare(self) -> None:
        rounds = GrantRound.objects.visible_to(self.request.user).select_related("theme")
        self.round = get_object_or_404(rounds, slug=self.kwargs["slug"])

    def check(self) -> None:
        if not can_write(self.request.user, self.round):
            raise PermissionDenied("Only who answers for the round, an approver or a publisher may add a grant.")

    def new(self) -> GrantAward:
        return GrantAward(round=self.round)

    def kicker(self) -> str:
        return str(self.round)

    def crumbs(self) -> tuple[Link, ...]:
        *before, here = super().crumbs()
        return (*before, Link(str(self.round), self.round.get_absolute_url()), here)

    def cancel_url(self) -> str:
        return self.round.get_absolute_url()


class ChangeGrant(ChangeRecord):
    model, form_class, register, route = GrantAward, forms.GrantForm, FUNDING, "grant_change"
    title = "Change the grant"

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        return (*before, Link(str(self.row.round), self.row.get_absolute_url()), here)
