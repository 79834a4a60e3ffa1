"""Pages that add, change and decide options to extend a contract, and how its page shows them."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Section
from pcc_portal.updates.registers.views import AddPart, ChangeRecord, StepPage
from pcc_portal.updates.releases.as_of import Days
from pcc_portal.updates.rules import can_write

from .. import actions, forms, tables
from ..models import Contract, ContractChange, ContractOption
from ..models.options import next_option
from ..stats import ends_of


class AddOption(AddPart):
    model, form_class, route = ContractOption, forms.OptionForm, "contract_option_add"
    parent_model, parent_column = Contract, "contract"
    title = label = "Add an option to extend"

    def perform(self, form: forms.OptionForm) -> ContractOption:
        return actions.add_option(self.parent, by=self.request.user, **form.values())

    def get_success_url(self) -> str:
        return self.cancel_url()


class _OfOption:
    """A mixin, named first: a page about an option, by its contract and its place."""

    model = ContractOption
    object: Any
    request: Any
    kwargs: Any

    @classmethod
    def may(cls, user: Any, row: ContractOption) -> bool:
        return can_write(user, row.contract)

    def get_object(self, queryset: Any = None) -> ContractOption:
        contracts = Contract.objects.visible_to(self.request.user).filter(slug=self.kwargs["slug"])
        options = ContractOption.objects.filter(contract__in=contracts).select_related("contract__service__theme")
        return get_object_or_404(options, order=self.kwargs["order"])

    def get_success_url(self) -> str:
        return str(self.object.contract.get_absolute_url())

    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()  # type: ignore[misc]
        return (*before, Link(str(self.object.contract), self.get_success_url()), here)


class ChangeOption(_OfOption, ChangeRecord):
    form_class, route = forms.OptionForm, "contract_option_change"
    title = "Change the option"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> ContractOption:
        return actions.change_option(
            self.object, by=self.request.user, seen=seen, reason=reason, note=self.note, **changes
        )


class _DecideOption(_OfOption, StepPage):
    """On the one that is next; of others the page is gone."""

    @classmethod
    def why_not(cls, row: ContractOption) -> str:
        is_next = next_option(list(row.contract.options.all())) == row
        return "" if is_next else "Options are taken up in their order, each once."


class TakeUpOption(_DecideOption):
    form_class, route = forms.TakeUpForm, "contract_option_take_up"
    title, label, submit = "Take up the option", "Take up", "Extend the contract"
    success_message = "The option is taken up, and the contract is extended."

    def get_initial(self) -> dict[str, Any]:
        return {"value_change": self.object.value}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contract = self.object.contract
        end = ends_of(contract, list(contract.options.select_related("change"))).get(self.object.order)
        now = f", instead of {formats.day(contract.current_end)}" if contract.current_end else ""
        words = f"The contract then runs until {formats.day(end)}{now}." if end else ""
        return super().get_context_data(**{"lead": words} | kwargs)

    def perform(self, form: forms.TakeUpForm) -> ContractChange:
        return actions.take_up_option(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class DeclineOption(_DecideOption):
    form_class, route = forms.DeclineForm, "contract_option_decline"
    title, label, submit = "Say that the option is not taken up", "Not taken up", "It is not taken up"
    success_message = "It is recorded that the option is not taken up."

    @classmethod
    def why_not(cls, row: ContractOption) -> str:
        return super().why_not(row) or ("" if row.is_undecided else "It is recorded that it is not taken up.")

    def perform(self, form: forms.DeclineForm) -> ContractOption:
        return actions.decline_option(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


def option_section(
    record: Contract, options: Sequence[ContractOption], days: Days, *, may_change: bool
) -> tuple[Section, ...]:
    """What a contract may be extended by, where there is any, or somebody who may add it."""
    if not options and not may_change:
        return ()
    return (
        Section(
            "options",
            "Options to extend",
            table=tables.option_table(record, options, days, may_change=may_change),
            empty="No option has been recorded.",
            links=_links(record, options) if may_change else (),
        ),
    )


def _links(record: Contract, options: Sequence[ContractOption]) -> tuple[Link, ...]:
    add = Link(AddOption.label, reverse(AddOption.route, args=[record.slug]))
    option = next_option(options)
    if option is None:
        return (add,)
    pages = (TakeUpOption, DeclineOption) if option.is_undecided else (TakeUpOption,)
    decide = (Link(f"{p.label}: {option.title}", reverse(p.route, args=[record.slug, option.order])) for p in pages)
    return (*decide, add)
