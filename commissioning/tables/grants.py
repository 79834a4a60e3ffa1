"""Columns of the lists of awards, rounds of grants and grants, and the plain tables of their pages."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import RecordColumn, RecordDayColumn, RecordFigureColumn, total_of
from pcc_portal.ui.tables import RegisterTable, SecondLineColumn, TextColumn
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled_lazy

from .. import stats
from ..choices import RoundState
from ..display import closing_slip, closing_words, replacement_of
from ..models import FundingAward, GrantAward, GrantRound
from .contracts import amount_words, with_sub


class AwardTable(RegisterTable):
    caption = "Awards, latest first"
    title = RecordColumn(verbose_name="Award", order_by="title", footer="Total")
    funder = Column(verbose_name="Funder")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
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
        PlainColumn("Pot, £", lambda r: amount_words(r.pot), is_figure=True),
        PlainColumn("Closes", closing_words, of=("closes_on", "closed_on")),
        PlainColumn("Grants", lambda r: formats.number(len(r.awards.all())), is_figure=True),
        PlainColumn("Awarded, £", _awarded, is_figure=True),
        PlainColumn("Unallocated, £", _unallocated, is_figure=True, of=("pot",)),
    )


def _awarded(of: GrantRound) -> str:
    awards = list(of.awards.all())
    return formats.number(stats.total(awards)) if awards else formats.MISSING


def _unallocated(of: GrantRound) -> str:
    left = stats.unallocated(of, list(of.awards.all()))
    return formats.MISSING if left is None else formats.number(left)


ROUND_STATUSES = {
    RoundState.NOT_OPEN: "none",
    RoundState.OPEN: "on",
    RoundState.CLOSED: "none",
    RoundState.AWARDED: "done",
    RoundState.REPLACED: "nodata",
    RoundState.WITHDRAWN: "nodata",
}


def round_state_of(of: GrantRound, on: dt.date, user: Any, *, has_awards: bool) -> tuple[RoundState, str]:
    """Where a round stands, with the status that it wears."""
    replaced = replacement_of(of, user) is not None
    state = stats.round_state(of, on, is_replaced=replaced, has_awards=has_awards)
    return state, ROUND_STATUSES[state]


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
    words = named.title if named else "Direct award"
    return record_cell(award, words, url=(named or award).get_absolute_url())


FOR_FILES = ("closed_on", "eligible")


class GrantRoundTable(RegisterTable):
    """`on` is the day on which rounds are judged, for one reader. Pages leave out what is `FOR_FILES`: there it stands
    below the value beside it."""

    caption = "Grant rounds, latest first"
    title = RecordColumn(
        verbose_name="Grant round", order_by="title", sub_field="funder", sub_name="Funder", footer="Total recorded"
    )
    pot = RecordFigureColumn(verbose_name="Pot, £", order_by="pot", footer=total_of("pot"))
    closes_on = RecordDayColumn(verbose_name="To close", precision_field="closes_precision", order_by="closes_on")
    closed_on = RecordDayColumn(verbose_name="Closed", order_by="closed_on")
    applications = RecordFigureColumn(
        verbose_name="Applications", order_by="applications", footer=total_of("applications")
    )
    eligible = RecordFigureColumn(verbose_name="Eligible", order_by="eligible", footer=total_of("eligible"))
    applied_for = RecordFigureColumn(
        verbose_name="Applied for, £", order_by="applied_for", footer=total_of("applied_for")
    )
    grant_count = RecordFigureColumn(verbose_name="Grants", order_by="grant_count", footer=total_of("grant_count"))
    grant_value = RecordFigureColumn(verbose_name="Awarded, £", order_by="grant_value", footer=total_of("grant_value"))
    unallocated = RecordFigureColumn(
        verbose_name="Unallocated, £", order_by="unallocated", footer=total_of("unallocated")
    )
    state = Column(verbose_name="State", empty_values=(), orderable=False)
    prints: ClassVar = {"unallocated": ("pot",), "state": ("closes_on", "closed_on")}

    def __init__(self, *args: Any, on: dt.date, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.user = on, user

    def render_closes_on(self, record: Any, value: dt.date) -> SafeString:
        closed = f"closed {formats.day(record.closed_on)}" if record.closed_on else ""
        return with_sub(formats.date_words(value, record.closes_precision), closed)

    def render_applications(self, record: Any, value: int) -> SafeString:
        eligible = f"{formats.number(record.eligible)} eligible" if record.eligible is not None else ""
        return with_sub(formats.number(value), eligible)

    def value_applications(self, value: int) -> int:
        return value

    def render_state(self, record: Any) -> SafeString:
        state, status = round_state_of(record, self.on, self.user, has_awards=bool(record.grant_count))
        return with_sub(status_tag(status, state.label), closing_slip(record))

    def value_state(self, record: Any) -> str:
        state, _ = round_state_of(record, self.on, self.user, has_awards=bool(record.grant_count))
        slip = closing_slip(record)
        return f"{state.label}: {slip}" if slip else state.label


class GrantTable(RegisterTable):
    caption = "Grants, latest first"
    title = RecordColumn(verbose_name="Grant", order_by="title", footer="Total")
    recipient_words = Column(verbose_name="Recipient")
    round_words = SecondLineColumn(verbose_name="Out of", sub_field="direct_reason", sub_name="Why outside a round")
    amount = RecordFigureColumn(verbose_name="Amount, £", order_by="amount", footer=total_of("amount"))
    awarded_on = RecordDayColumn(verbose_name="Awarded", precision_field="awarded_precision", order_by="awarded_on")
    purpose = TextColumn(verbose_name="For", orderable=False)
