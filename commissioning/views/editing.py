"""Pages that add and change contracts, services, providers and money."""

from typing import Any

from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage

from .. import actions, forms
from ..choices import ChangeKind
from ..models import Contract, FundingAward, GrantAward, GrantRound, Provider, Service


class AddProvider(AddRecord):
    model, form_class, route = Provider, forms.ProviderForm, "provider_add"
    title = label = "Add a provider"


class ChangeProvider(ChangeRecord):
    model, form_class, route = Provider, forms.ProviderForm, "provider_change"
    title = "Change the provider"


class AddService(AddRecord):
    model, form_class, route = Service, forms.ServiceForm, "service_add"
    title = label = "Add a service"


class ChangeService(ChangeRecord):
    model, form_class, route = Service, forms.ServiceForm, "service_change"
    title = "Change the service"


class AddContract(AddRecord):
    model, form_class, route = Contract, forms.ContractForm, "contract_add"
    title = label = "Add a contract"


class ChangeContract(ChangeRecord):
    model, form_class, route = Contract, forms.ContractChangeForm, "contract_change"
    title = "Change the contract"
    lead = "Its end and its value move by an extension or a variation."


class _ChangeTerms(StepPage):
    model, moves = Contract, frozenset({"current_end", "maximum_end"})


class ExtendContract(_ChangeTerms):
    form_class, route, adds = forms.ExtendForm, "contract_extend", {"kind": ChangeKind.EXTENSION}
    title, label, submit = "Extend the contract", "Extend", "Extend the contract"
    success_message = "The contract is extended."

    @classmethod
    def why_not(cls, row: Contract) -> str:
        return "It is extended by taking up its next option." if row.options.undecided().exists() else ""

    def perform(self, form: forms.ExtendForm) -> Contract:
        actions.change_contract(
            self.object,
            by=self.request.user,
            seen=form.version_seen(),
            **self.adds,
            **form.values(),
        )
        return self.object


class VaryContract(_ChangeTerms):
    form_class, route, adds = forms.VaryForm, "contract_vary", {"kind": ChangeKind.VARIATION}
    title, label, submit = "Vary the contract", "Vary or end early", "Vary the contract"
    success_message = "The variation is recorded."

    def perform(self, form: forms.VaryForm) -> Contract:
        actions.change_contract(
            self.object,
            by=self.request.user,
            seen=form.version_seen(),
            **self.adds,
            **form.values(),
        )
        return self.object


class FollowContract(StepPage):
    model, form_class, route = Contract, forms.SuccessorForm, "contract_successor"
    title, label, submit = "Say which contract follows", "Name its successor", "Save"
    success_message = "The contract that follows is saved."

    def get_initial(self) -> dict[str, Any]:
        return {"successor": self.object.successor_id}

    def perform(self, form: forms.SuccessorForm) -> Contract:
        return actions.name_successor(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class AddAward(AddRecord):
    model, form_class, route = FundingAward, forms.AwardForm, "award_add"
    title = label = "Add an award"


class ChangeAward(ChangeRecord):
    model, form_class, route = FundingAward, forms.AwardForm, "award_change"
    title = "Change the award"


class AddGrantRound(AddRecord):
    model, form_class, route = GrantRound, forms.GrantRoundForm, "grant_round_add"
    title = label = "Add a grant round"


class ChangeGrantRound(ChangeRecord):
    model, form_class, route = GrantRound, forms.GrantRoundForm, "grant_round_change"
    title = "Change the grant round"


class WithdrawGrantRound(StepPage):
    model, form_class, route = GrantRound, forms.WithdrawRoundForm, "grant_round_withdraw"
    title, label, submit = "Withdraw or replace the grant round", "Withdraw or replace", "Withdraw the round"
    success_message = "It is recorded that the round does not stand."

    @classmethod
    def why_not(cls, row: GrantRound) -> str:
        return "It is recorded that this round does not stand." if row.withdrawn_on else ""

    def perform(self, form: forms.WithdrawRoundForm) -> GrantRound:
        return actions.withdraw_round(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class AddGrant(AddPart):
    model, form_class, route = GrantAward, forms.GrantForm, "grant_add"
    parent_model, parent_column = GrantRound, "round"
    title = label = "Add a grant"

    def new(self) -> GrantAward:
        """Its theme is that of the round."""
        return GrantAward(round=self.parent)


class AddDirectGrant(AddRecord):
    model, form_class, route = GrantAward, forms.DirectGrantForm, "grant_direct_add"
    title = label = "Add a grant outside a round"


class ChangeGrant(ChangeRecord):
    model, form_class, route = GrantAward, forms.GrantForm, "grant_change"
    title = "Change the grant"

    def get_form_class(self) -> Any:
        return forms.GrantForm if self.object.round else forms.DirectGrantForm

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        return (*before, Link(str(self.object.round or self.object), self.object.get_absolute_url()), here)
