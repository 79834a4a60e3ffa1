"""Columns of the lists, and the plain tables of the record pages."""

import datetime as dt
from collections.abc import Iterable
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
from pcc_portal.ui.tables import RegisterTable, TextColumn
from pcc_portal.ui.templatetags.ui import status as status_tag
from performance.models import Measure

from . import stats
from .choices import ContractState
from .display import follows_words, successor_of
from .models import Contract, ContractChange, FundingAward, GrantAward, GrantRound

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
    return formats.plural(count, one, OF_MANY.get(state, one))


class ContractTable(RegisterTable):
    """`on` is the day on which contracts are judged, for one reader."""

    caption = "Contracts, soonest end first"
    title = RecordColumn(
        verbose_name="Contract",
        order_by="title",
        sub_field="provider_words",
        sub_name="Provider",
        footer="Total recorded",
    )
    service = Column(verbose_name="Service", order_by="service__title")
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

    def __init__(self, *args: Any, on: dt.date, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.user = user

    def render_service(self, record: Contract) -> SafeString | str:
        service = record.service
        if not (service.is_public or is_office(self.user)):
            return formats.MISSING
        return format_html('<a href="{}">{}</a>', service.get_absolute_url(), service.title)

    def render_state(self, record: Contract) -> SafeString:
        state, status = state_of(record, self.on, self.user)
        after = follows_words(record, self.user)
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, state.label), after)

    def value_state(self, record: Contract) -> str:
        state, _ = state_of(record, self.on, self.user)
        after = follows_words(record, self.user)
        return f"{state.label}: {after.lower()}" if after else state.label


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
        PlainColumn("Value now, £", lambda c: _amount(c.value_now), is_figure=True, of=("value_awarded",)),
        PlainColumn("State", lambda c: _state_cell(c, on, user), of=("current_end", "extension_decision_by")),
    )


def _amount(pounds: Decimal | None) -> str:
    return "Not recorded" if pounds is None else formats.number(pounds)


def _state_cell(contract: Contract, on: dt.date, user: Any) -> Cell:
    state, status = state_of(contract, on, user)
    return Cell(state.label, status=status)


class AwardTable(RegisterTable):
    caption = "Awards, latest first"
    title = RecordColumn(verbose_name="Award", order_by="title", footer="Total")
    funder = Column(verbose_name="Funder")
    theme = Column(verbose_name="Theme", order_by="theme__title")
    amount = RecordFigureColumn(verbose_name="Amount, £", order_by="amount", footer=total_of("amount"))
    awarded_on = RecordDayColumn(verbose_name="Awarded", precision_field="awarded_precision", order_by="awarded_on")

    def render_theme(self, record: FundingAward) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.theme.get_absolute_url(), record.theme.title)


def grant_round_table(rounds: Iterable[GrantRound]) -> PlainTable:
    """Rounds with their visible awards in `awards`."""
    return PlainTable.of(
        "Grant rounds, latest first",
        rounds,
        PlainColumn("Grant round", record_cell),
        PlainColumn("Funder", lambda r: r.funder),
        PlainColumn("Pot, £", lambda r: _amount(r.pot), is_figure=True),
        PlainColumn(
            "Closes", lambda r: formats.date_words(r.closes_on, r.closes_precision) if r.closes_on else "Not set"
        ),
        PlainColumn("Grants", lambda r: formats.number(len(r.awards.all())), is_figure=True),
        PlainColumn("Awarded, £", _awarded, is_figure=True),
    )


def _awarded(of: GrantRound) -> str:
    awards = list(of.awards.all())
    return formats.number(stats.total(awards)) if awards else formats.MISSING


def grant_table(awards: Iterable[GrantAward], *, by: str, may_change: bool = False) -> PlainTable:
    """The grants of one round, named by recipient, or those of one recipient, named by round; with their total."""
    listed = list(awards)
    totals = ("Total", formats.number(stats.total(listed))) if len(listed) > 1 else ("", "")
    return PlainTable.of(
        "Who received what" if by == "Recipient" else "What was received",
        listed,
        PlainColumn(by, lambda award: _named_by(award, by), total=totals[0]),
        PlainColumn("Awarded", lambda award: formats.date_words(award.awarded_on, award.awarded_precision)),
        PlainColumn("Amount, £", lambda award: formats.number(award.amount), is_figure=True, total=totals[1]),
        PlainColumn("For", lambda award: award.purpose or "Not recorded"),
        PlainColumn("Edit", _change, when=may_change),
    )


def _change(award: GrantAward) -> Cell:
    return Cell("Change", reverse("grant_change", args=[award.slug]))


def _named_by(award: GrantAward, by: str) -> Cell:
    named = award.recipient if by == "Recipient" else award.round
    return record_cell(award, named.title, url=named.get_absolute_url())


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
    theme = Column(verbose_name="Theme", order_by="theme__title")
    live_on = RecordDayColumn(verbose_name="Live since", precision_field="live_precision", order_by="live_on")
    contract_count = RecordFigureColumn(
        verbose_name="Contracts", order_by="contract_count", footer=total_of("contract_count")
    )


class GrantRoundTable(RegisterTable):
    caption = "Grant rounds, latest first"
    title = RecordColumn(verbose_name="Grant round", order_by="title", footer="Total recorded")
    funder = Column(verbose_name="Funder")
    pot = RecordFigureColumn(verbose_name="Pot, £", order_by="pot", footer=total_of("pot"))
    closes_on = RecordDayColumn(verbose_name="Closes", precision_field="closes_precision", order_by="closes_on")
    grant_count = RecordFigureColumn(verbose_name="Grants", order_by="grant_count", footer=total_of("grant_count"))
    grant_value = RecordFigureColumn(verbose_name="Awarded, £", order_by="grant_value", footer=total_of("grant_value"))


class GrantTable(RegisterTable):
    caption = "Grants, latest first"
    title = RecordColumn(verbose_name="Grant", order_by="title", footer="Total")
    recipient_words = Column(verbose_name="Recipient")
    amount = RecordFigureColumn(verbose_name="Amount, £", order_by="amount", footer=total_of("amount"))
    awarded_on = RecordDayColumn(verbose_name="Awarded", precision_field="awarded_precision", order_by="awarded_on")
    purpose = TextColumn(verbose_name="For", orderable=False)
