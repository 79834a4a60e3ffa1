import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up, marked
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import CountedList
from pcc_portal.updates.releases.as_of import Days, as_at_for, days_for, period_for
from pcc_portal.updates.rules import can_write

from .. import charts, tables
from ..choices import ContractState
from ..display import (
    cover_words,
    follows_words,
    late_words,
    predecessor_of,
    provider_names,
    score_cell,
    successor_of,
    term_words,
    with_provider_words,
    year_words,
)
from ..filters import ContractFilters
from ..models import Contract, Provider, Risk, Service
from ..stats import AHEAD_MONTHS, months_ahead
from .options import option_section
from .payments import paid_fact

CHART = "chart"
# Parts of the page that stand only where they hold something.
IF_ANY = frozenset({"actions", "call-offs", "risks"})
TERM, ENDS, DECIDES = ("starts", "current_end"), ("current_end",), ("current_end", "extension_decision_by")


class Contracts(CountedList):
    access = PUBLIC
    model = Contract
    also_adds = (Service, Provider)
    on_timeline = True
    template_name = "commissioning/contract_list.html"
    table_class = tables.ContractTable
    filterset_class = ContractFilters
    empty_text = "No contract has been recorded yet."

    def get_queryset(self) -> QuerySet[Contract]:
        visible = Contract.objects.visible_to(self.request.user).select_related("service", "successor", "provider")
        partners = Prefetch("partners", Provider.objects.visible_to(self.request.user), to_attr="seen_partners")
        visible = visible.prefetch_related(partners)  # type: ignore[no-redef]  # the model names what is added
        return with_provider_words(visible.with_value().with_options(), self.request.user).order_by(
            F("current_end").asc(nulls_last=True), "slug"
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"on": self.day, "days": self.days, "user": self.request.user}

    def running(self) -> list[tuple[Contract, ContractState, str]]:
        """Of what the filters leave, the contracts that run, those that end next first, with the status of each."""
        rows = self.object_list.filter(current_end__gte=self.day).order_by("current_end", "slug")
        return [(record, *tables.state_of(record, self.day, self.request.user)) for record in rows]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        running = self.running()
        asked = self.request.GET.copy()
        asked["format"] = CHART
        figure = charts.contract_timeline(running, self.day, explore_url=f"?{asked.urlencode()}")
        return super().get_context_data(**kwargs) | {"figure": figure, "expiry": charts.expiry_figure(running)}

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponseBase:
        if self.request.GET.get("format") == CHART:
            return HttpResponse(charts.contract_plot(self.running(), self.day), content_type="application/json")
        return super().render_to_response(context, **response_kwargs)

    def get_lead(self) -> str:
        soon = Contract.objects.visible_to(self.request.user).ending_between(
            self.day, months_ahead(self.day, AHEAD_MONTHS)
        )
        return ending_words(list(soon.select_related("successor")), self.day, self.request.user)


@public_page
def contract(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    rows = Contract.objects.visible_to(user).with_value().with_options()
    joined = ("service__theme__objective", "successor", "predecessor", "decision", "owner", "framework")
    rows = rows.select_related(*joined).naming(as_at_for(user), "provider", "partners")
    record = get_object_or_404(rows, slug=slug)
    days = days_for(user)
    on, options, paid = days.on, list(record.options.select_related("change")), paid_fact(user, record)
    return show_record(
        request,
        record,
        period=period_for(user),
        kicker=f"{record.service.theme.objective.title} › {record.service.theme.title}",
        lead=_lead(record, on, user),
        counts=_counts(record, days, user),
        illustrative=paid.is_marked or any(option.is_illustrative for option in options),
        sections=(*option_section(record, options, days, may_change=can_write(user, record)), *_sections(record, user)),
        sides=(_terms(record, paid, user), _about(record, user)),
    )


def ending_words(soon: list[Contract], on: dt.date, user: Any) -> str:
    """How many contracts end in the months ahead, and how many of them stand where."""
    by = formats.day(months_ahead(on, AHEAD_MONTHS))
    if not soon:
        return f"No contract ends between {formats.day(on)} and {by}."
    states = Counter(tables.state_of(record, on, user)[0] for record in soon)
    parts = [tables.counted(state, count) for state, count in states.most_common()]
    return f"{formats.plural(len(soon), 'contract ends', 'contracts end')} by {by}: {', '.join(parts)}."


def _lead(record: Contract, on: dt.date, user: Any) -> str:
    state, _ = tables.state_of(record, on, user)
    names = provider_names(record)
    provider = marked(f"With {names}", record, of=("provider",)) if names else ""
    term = marked(term_words(record), record, of=TERM)
    terms = ", ".join(part for part in (provider, term, marked(year_words(record, on), record, of=ENDS)) if part)
    stands = marked(f"{state.label}.", record, of=DECIDES)
    return " ".join(sentence for sentence in (f"{capfirst(terms)}." if terms else "", stands) if sentence)


def _counts(record: Contract, days: Days, user: Any) -> list[Count]:
    state, status = tables.state_of(record, days.on, user)
    added = formats.pounds(record.added_value) if record.added_value else ""
    awarded = "" if record.value_awarded is None else formats.pounds(record.value_awarded)
    counts = [
        Count(
            "Ends",
            formats.day(record.current_end) if record.current_end else "Not recorded",
            note=marked(state.label, record, of=DECIDES),
            status=status,
            of=ENDS,
        ),
        Count(
            "Value now",
            "Not recorded" if record.value_now is None else formats.pounds(record.value_now),
            note=f"{awarded} as awarded, {added} added" if added and awarded else "",
            of=("value_awarded",),
        ),
    ]
    if record.extension_decision_by:
        counts.append(_decides(record, record.extension_decision_by, days))
    return counts


def _decides(record: Contract, last: dt.date, days: Days) -> Count:
    late, (status, _) = late_words(record, days), days.status(last) or ("", "")
    return Count("Decide on an extension by", formats.day(last), note=late, status=status if late else "", of=DECIDES)


def _sections(record: Contract, user: Any) -> tuple[Section, ...]:
    changes = record.changes.select_related("decision")
    measures = list(record.service.measures.visible_to(user).order_by("title"))
    actions = list(record.actions.visible_to(user).order_by("title"))
    risks = list(record.risks.visible_to(user).still_open().highest_first())
    sections = (
        Section(
            "changes",
            "Extensions and variations",
            table=tables.change_table(changes, user),
            empty="Nothing has changed since the award.",
        ),
        Section(
            "measures",
            "Measures of the service",
            table=tables.measure_table(measures),
            empty="No measure is linked to this service.",
        ),
        Section("call-offs", "Called off from it", table=_call_off_table(record.call_offs.visible_to(user))),
        *_social_value(record),
        Section("actions", "Actions of the delivery plan", table=_action_table(actions)),
        Section("risks", "Open risks to this contract", table=_risk_table(risks)),
    )
    return tuple(section for section in sections if section.id not in IF_ANY or not section.is_empty)


def _call_off_table(contracts: QuerySet[Contract]) -> PlainTable:
    return PlainTable.of(
        "Contracts called off from this framework",
        contracts.order_by(F("starts").asc(nulls_last=True), "slug"),
        PlainColumn("Contract", record_cell),
        PlainColumn("Starts", lambda c: _day(c.starts) or "Not recorded", of=("starts",)),
        PlainColumn("Ends", lambda c: _day(c.current_end) or "Not recorded", of=ENDS),
    )


def _social_value(record: Contract) -> tuple[Section, ...]:
    """What was promised beside the service itself, and what came of it, where anything was promised or came."""
    promised, delivered = record.social_value_promised, record.social_value_delivered
    if not promised and not delivered:
        return ()
    return (
        Section("promised", "Social value promised", text=promised, empty="None was.", of=("social_value_promised",)),
        Section(
            "delivered",
            "Social value delivered",
            text=delivered,
            empty="Nothing has been recorded yet.",
            of=("social_value_delivered",),
        ),
    )


def _action_table(actions: list[Any]) -> PlainTable:
    return PlainTable.of(
        "Actions that this contract serves",
        actions,
        PlainColumn("Action", record_cell),
        PlainColumn("By", lambda a: a.date_words or "Not set", of=("date",)),
    )


def _risk_table(risks: list[Risk]) -> PlainTable:
    return PlainTable.of(
        "Risks to this contract",
        risks,
        PlainColumn("Risk", record_cell),
        PlainColumn("Score after controls", score_cell),
        PlainColumn("Review", lambda risk: formats.day(risk.review_on)),
    )


def _terms(record: Contract, paid: Fact, user: Any) -> Facts:
    awarded = "" if record.value_awarded is None else formats.pounds(record.value_awarded)
    before = predecessor_of(record, user)
    return Facts(
        "Terms",
        (
            Fact("Starts", _day(record.starts) or "Not recorded", of=("starts",)),
            Fact("Ends", _day(record.current_end) or "Not recorded", of=ENDS),
            Fact("Latest end", _day(record.maximum_end), sub="if fully extended", of=("maximum_end",)),
            Fact("Notice", formats.plural(record.notice_months, "month") if record.notice_months else ""),
            Fact("As awarded", awarded, sub=record.get_vat_display() if awarded else "", of=("value_awarded",)),
            paid,
            Fact("Route", record.get_route_display(), of=("route",)),
            Fact("Regime", "Light touch" if record.is_light_touch else "", of=("is_light_touch",)),
            *(Fact("Serves", area.name, area.get_absolute_url()) for area in record.areas.all()),
            _linked("Before it", before, cover_words(before, record) if before else ""),
            _linked("After it", successor_of(record, user), follows_words(record, user)),
        ),
        about=record,
    )


def _day(day: dt.date | None) -> str:
    return formats.day(day) if day else ""


def _linked(term: str, other: Contract | None, cover: str) -> Fact:
    return Fact(term, other.title, other.get_absolute_url(), sub=cover) if other else Fact(term, "")


def _about(record: Contract, user: Any) -> Facts:
    office, theme = is_office(user), record.service.theme

    def linked(term: str, row: Any, name: str = "title") -> Fact:
        """Without text where the reader may not see the row."""
        is_seen = row is not None and (row.is_public or office)
        return Fact(term, getattr(row, name), row.get_absolute_url()) if is_seen else Fact(term, "")

    provider = linked("Provider", record.provider)
    return Facts(
        "About this contract",
        (
            linked("Service", record.service),
            replace(provider, illustrative=bool(provider.text) and is_made_up(record, "provider")),
            *(linked("With", other) for other in record.partners.all()),
            linked("Called off from", record.framework),
            Fact("Reference", record.reference),
            Fact("Notice number", record.notice),
            Fact("Lot", record.lot),
            linked("Decision", record.decision, "reference"),
            Fact(titled("{Theme}"), theme.title, theme.get_absolute_url()),
            Fact("Owner", record.owner.name if office and record.owner else ""),
            Fact("Source", record.source),
        ),
    )
