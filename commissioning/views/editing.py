"""Pages that add and change contracts, services, providers and money."""

from __future__ import annotations

from typing import Any

from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage

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
    success_message = "The contract is extended."

    def perform(self, form: forms.ExtendForm) -> Contract:
        actions.change_contract(
            self.object,
            by=self.request.user,
            seen=form.version_seen(),
            kind=ChangeKind.EXTENSION,
            **form.values(),
        )
        return self.object


class VaryContract(StepPage):
    model, form_class, register, route = Contract, forms.VaryForm, CONTRACTS, "contract_vary"
    title, label, submit = "Vary the contract", "Vary or end early", "Vary the contract"
    success_message = "The variation is recorded."

    def perform(self, form: forms.VaryForm) -> Contract:
        actions.change_contract(
            self.object,
            by=self.request.user,
            seen=form.version_seen(),
            kind=ChangeKind.VARIATION,
            **form.values(),
        )
        return self.object


class FollowContract(StepPage):
    model, form_class, register, route = Contract, forms.SuccessorForm, CONTRACTS, "contract_successor"
    title, label, submit = "Say which contract follows", "Name its successor", "Save"
    success_message = "The contract that follows is saved."

    def get_initial(self) -> dict[str, Any]:
        return {"successor": self.object.successor_id}

    def perform(self, form: forms.SuccessorForm) -> Contract:
        return actions.name_successor(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


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


class AddGrant(AddPart):
    model, form_class, register, route = GrantAward, forms.GrantForm, FUNDING, "grant_add"
    parent_model, parent_column = GrantRound, "round"
    title = label = "Add a grant"


class ChangeGrant(ChangeRecord):
    model, form_class, register, route = GrantAward, forms.GrantForm, FUNDING, "grant_change"
    title = "Change the grant"

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        return (*before, Link(str(self.object.round), self.object.get_absolute_url()), here)
