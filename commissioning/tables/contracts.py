"""Columns of the lists of contracts, services and providers, and the plain tables of their pages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import RecordColumn, RecordDayColumn, RecordFigureColumn, total_of
from pcc_portal.ui.tables import RegisterTable, SecondLineColumn
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.releases.as_of import Days
from performance.models import Measure

from .. import stats
from ..choices import ContractState, OptionState
from ..display import follows_words, late_words, successor_of
from ..models import Contract, ContractChange, ContractOption

STATE_STATUSES = {
    ContractState.NOT_STARTED: "none",
    ContractState.NOT_DATED: "nodata",
    ContractState.IN_TERM: "on",
    ContractState.DECISION_DUE: "risk",
    ContractState.GAP_AHEAD: "off",
    ContractState.SUCCEEDED: "done",
    ContractState.REPLACED: "done",
    ContractState.ENDED: "none",
}


def state_of(contract: Contract, on: dt.date, user: Any) -> tuple[ContractState, str]:
    """Where a contract stands, with the status that it wears."""
    state = stats.state(contract, on, has_successor=successor_of(contract, user) is not None)
    return state, STATE_STATUSES[state]


# What many of them are called, where the words of one do not do for both.
OF_MANY = {
    ContractState.DECISION_DUE: "decisions due",
    ContractState.GAP_AHEAD: "gaps ahead",
    ContractState.SUCCEEDED: "successors in place",
}


def counted(state: ContractState, count: int) -> str:
    """How many contracts stand there, as in "1 gap ahead", "2 gaps ahead", "3 in term"."""
    one = state.label.lower()
    return formats.plural(count, one, one if state.is_renamed else OF_MANY.get(state, one))


class ContractTable(RegisterTable):
    """`on` is the day on which contracts are judged, for one reader; `days`: what the reader knows of what was due."""

    caption = "Contracts, soonest end first"
    title = RecordColumn(
        verbose_name="Contract",
        order_by="title",
        sub_field="all_provider_words",
        sub_name="Provider",
        footer="Total recorded",
    )
    service = SecondLineColumn(
        verbose_name="Service", order_by="service__title", sub_field="paper_words", sub_name="Reference and lot"
    )
    value_now = RecordFigureColumn(
        verbose_name="Value now, £", order_by="value_now", footer=total_of("value_now", within="framework")
    )
    current_end = RecordDayColumn(verbose_name="Ends", order_by="current_end")
    extension_decision_by = RecordDayColumn(verbose_name="Decide by", order_by="extension_decision_by")
    state = Column(verbose_name="State", empty_values=(), orderable=False)
    prints: ClassVar = {
        "title": ("title",),
        "value_now": ("value_awarded",),
        "state": ("current_end", "extension_decision_by"),
    }

    def __init__(self, *args: Any, on: dt.date, days: Days, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.days = on, days
        self.user = user

    def render_service(self, record: Contract) -> SafeString | str:
        words = self.value_service(record)
        if words != formats.MISSING:
            words = format_html('<a href="{}">{}</a>', record.service.get_absolute_url(), words)
        return with_sub(words, record.paper_words)

    def value_service(self, record: Contract) -> str:
        is_seen = record.service.is_public or is_office(self.user)
        return record.service.title if is_seen else formats.MISSING

    def render_extension_decision_by(self, record: Contract, value: dt.date) -> SafeString:
        return with_sub(formats.day(value), late_words(record, self.days))

    def render_state(self, record: Contract) -> SafeString:
        state, status = state_of(record, self.on, self.user)
        after = follows_words(record, self.user)
        return with_sub(status_tag(status, state.label), after)

    def value_state(self, record: Contract) -> str:
        state, _ = state_of(record, self.on, self.user)
        after = follows_words(record, self.user)
        return f"{state.label}: {after.lower()}" if after else state.label


def with_sub(words: str, sub: str) -> SafeString:
    """With a quiet second line, where there is one."""
    return format_html('{}<span class="register__sub">{}</span>', words, sub) if sub else format_html("{}", words)


def change_table(changes: Iterable[ContractChange], user: Any) -> PlainTable:
    return PlainTable.of(
        "What has changed since the award, in order",
        changes,
        PlainColumn("When", lambda c: formats.date_words(c.on, c.on_precision), of=("on",)),
        PlainColumn("Change", lambda c: Cell(c.get_kind_display(), _decision_link(c, user))),
        PlainColumn("New end", lambda c: formats.day(c.new_end) if c.new_end else formats.MISSING),
        PlainColumn("Value, £", _value_change, is_figure=True),
        PlainColumn("Why", lambda c: Cell(c.reason, sub=c.source), of=("reason",)),
    )


def _value_change(change: ContractChange) -> str:
    return formats.MISSING if change.value_change is None else formats.signed(change.value_change)


def _decision_link(change: ContractChange, user: Any) -> str:
    decision = change.decision
    return decision.get_absolute_url() if decision and (decision.is_public or is_office(user)) else ""


OPTION_STATUSES = {
    OptionState.OPEN: "none",
    OptionState.TAKEN_UP: "done",
    OptionState.NOT_TAKEN_UP: "nodata",
    OptionState.LAPSED: "off",
}


def option_table(contract: Contract, options: Sequence[ContractOption], days: Days, *, may_change: bool) -> PlainTable:
    """In their order: up to which day each extends the contract, by when it is decided, and how it stands."""
    ends = stats.ends_of(contract, options)
    states = stats.option_states(contract, options, min(days.known_until, days.on))
    return PlainTable.of(
        "Options to extend, in order",
        options,
        PlainColumn("Option", lambda o: record_cell(o, sub=o.source, linked=False)),
        PlainColumn("Up to", lambda o: _up_to(o, ends[o.order]), of=("ends_on", "months")),
        PlainColumn(
            "Value, £",
            lambda o: formats.number(o.value) if o.value is not None else formats.MISSING,
            is_figure=True,
            of=("value",),
        ),
        PlainColumn("Decide by", lambda o: formats.day(o.decide_by) if o.decide_by else "Not set", of=("decide_by",)),
        PlainColumn("State", lambda o: _option_cell(o, states[o.order], days)),
        PlainColumn(
            "Edit",
            lambda o: Cell("Change", reverse("contract_option_change", args=[contract.slug, o.order])),
            when=may_change,
        ),
    )


def _option_value(option: ContractOption) -> str:
    return formats.MISSING if option.value is None else formats.number(option.value)


def _up_to(option: ContractOption, end: dt.date | None) -> Cell:
    length = formats.plural(option.months, "month") if option.months else ""
    return Cell(formats.day(end) if end else "Not known", sub=length)


def _option_cell(option: ContractOption, state: OptionState, days: Days) -> Cell:
    """With what was said of one that was not taken up, and that one was not decided in time."""
    status = OPTION_STATUSES[state]
    if state == OptionState.NOT_TAKEN_UP and option.declined_on:
        return Cell(state.label, sub=f"{formats.day(option.declined_on)}: {option.declined_reason}", status=status)
    last = option.decide_by if option.is_undecided else None
    return Cell(state.label, sub=days.due_words(last) if last and last < days.on else "", status=status)


def contract_table(contracts: Iterable[Contract], on: dt.date, user: Any) -> PlainTable:
    """The contracts of one service or provider."""
    return PlainTable.of(
        "Terms and values, soonest end first",
        contracts,
        PlainColumn("Contract", lambda c: record_cell(c, sub=marked(c.provider_words, c, of=("provider",)))),
        PlainColumn("Starts", lambda c: formats.day(c.starts) if c.starts else "Not recorded", of=("starts",)),
        PlainColumn(
            "Ends", lambda c: formats.day(c.current_end) if c.current_end else "Not recorded", of=("current_end",)
        ),
        PlainColumn("Value now, £", lambda c: amount_words(c.value_now), is_figure=True, of=("value_awarded",)),
        PlainColumn("State", lambda c: _state_cell(c, on, user), of=("current_end", "extension_decision_by")),
    )


def amount_words(pounds: Decimal | None) -> str:
    return "Not recorded" if pounds is None else formats.number(pounds)


def _state_cell(contract: Contract, on: dt.date, user: Any) -> Cell:
    state, status = state_of(contract, on, user)
    return Cell(state.label, status=status)


def measure_table(measures: Iterable[Measure]) -> PlainTable:
    """What is counted of a service; the figures are on the measures' own pages."""
    return PlainTable.of(
        "What is counted",
        measures,
        PlainColumn("Measure", record_cell),
        PlainColumn("Statistic", lambda measure: measure.get_statistic_display()),
        PlainColumn("Published", lambda measure: measure.get_frequency_display()),
    )


class ProviderTable(RegisterTable):
    caption = "Providers by name"
    title = RecordColumn(verbose_name="Provider", order_by="title", footer="Total")
    kind = Column(verbose_name="Kind")
    contract_count = RecordFigureColumn(
        verbose_name="Contracts", order_by="contract_count", footer=total_of("contract_count")
    )
    contract_value = RecordFigureColumn(
        verbose_name="Contracts as awarded, £", order_by="contract_value", footer=total_of("contract_value")
    )
    grant_value = RecordFigureColumn(verbose_name="Grants, £", order_by="grant_value", footer=total_of("grant_value"))


class ServiceTable(RegisterTable):
    caption = "Commissioned services by name"
    title = RecordColumn(verbose_name="Service", order_by="title", footer="Total")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    live_on = RecordDayColumn(verbose_name="Live since", precision_field="live_precision", order_by="live_on")
    contract_count = RecordFigureColumn(
        verbose_name="Contracts", order_by="contract_count", footer=total_of("contract_count")
    )
