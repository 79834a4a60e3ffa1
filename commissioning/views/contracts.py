import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import PUBLIC, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import PeriodBox
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.records import Count, Fact, Facts, RecordPage, Section, show
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.releases.as_of import known_viewpoint, period_box

from .. import charts, tables
from ..choices import ContractState
from ..display import predecessor_of, successor_of, term_words, with_provider_words, year_words
from ..filters import ContractFilters
from ..models import Contract, Provider, Service
from ..stats import AHEAD_MONTHS, months_ahead


def judged_on(user: Any) -> dt.date:
    """The day on which contracts are judged: the last of the quarter that the reader sees, else today."""
    viewpoint = known_viewpoint(user)
    return viewpoint.quarter.end if viewpoint else timezone.localdate()


CHART = "chart"


class Contracts(RegisterList):
    access = PUBLIC
    model = Contract
    also_adds = (Service, Provider)
    template_name = "commissioning/contract_list.html"
    table_class = tables.ContractTable
    filterset_class = ContractFilters
    empty_text = "No contract has been recorded yet."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.viewpoint = known_viewpoint(request.user)
        self.on = self.viewpoint.quarter.end if self.viewpoint else timezone.localdate()
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Contract]:
        visible = Contract.objects.visible_to(self.request.user).select_related("service", "successor").with_value()
        return with_provider_words(visible, self.request.user).order_by(F("current_end").asc(nulls_last=True), "slug")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "on": self.on}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"on": self.on, "user": self.request.user}

    def running(self) -> list[tuple[Contract, ContractState]]:
        """Of what the filters leave, the contracts that end next."""
        rows = self.object_list.filter(current_end__gte=self.on).order_by("current_end", "slug")
        shown = rows[: charts.MOST_ROWS]
        return [(found, tables.state_of(found, self.on, self.request.user)[0]) for found in shown]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.running()
        later = self.object_list.filter(current_end__gte=self.on).count() - len(shown)
        asked = self.request.GET.copy()
        asked["format"] = CHART
        figure = charts.contract_timeline(shown, self.on, later=later, explore_url=f"?{asked.urlencode()}")
        return super().get_context_data(**kwargs) | {"figure": figure}

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponseBase:
        if self.request.GET.get("format") == CHART:
            return HttpResponse(charts.contract_plot(self.running(), self.on), content_type="application/json")
        return super().render_to_response(context, **response_kwargs)

    def get_lead(self) -> str:
        soon = Contract.objects.visible_to(self.request.user).ending_between(
            self.on, months_ahead(self.on, AHEAD_MONTHS)
        )
        return ending_words(list(soon.select_related("successor")), self.on, self.request.user)

    def get_period(self) -> PeriodBox | None:
        return period_box(self.viewpoint) if self.viewpoint else None


@public
@cached_page
@require_safe
def contract(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    rows = Contract.objects.visible_to(user).with_value()
    rows = rows.select_related("service__theme__objective", "provider", "successor", "predecessor", "decision", "owner")
    found = get_object_or_404(with_provider_words(rows, user), slug=slug)
    on = judged_on(user)
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.service.theme.objective.title} › {found.service.theme.title}",
        lead=_lead(found, on, user),
        mark=not found.is_public,
        illustrative=found.is_illustrative,
        counts=_counts(found, on, user),
        sections=_sections(found, user),
        sides=(_terms(found, user), _about(found, user)),
        steps=steps(user, found),
    )
    return show(request, page)


def ending_words(soon: list[Contract], on: dt.date, user: Any) -> str:
    """How many contracts end in the months ahead, and how many of them stand where."""
    by = formats.day(months_ahead(on, AHEAD_MONTHS))
    if not soon:
        return f"No contract ends between {formats.day(on)} and {by}."
    states = Counter(tables.state_of(found, on, user)[0] for found in soon)
    parts = [f"{count} {state.label.lower()}" for state, count in states.most_common()]
    return f"{formats.plural(len(soon), 'contract ends', 'contracts end')} by {by}: {', '.join(parts)}."


def _lead(found: Contract, on: dt.date, user: Any) -> str:
    state, _ = tables.state_of(found, on, user)
    said = [f"With {found.provider_words}" if found.provider_words else "", term_words(found), year_words(found, on)]
    terms = ", ".join(part for part in said if part)
    return " ".join(sentence for sentence in (f"{capfirst(terms)}." if terms else "", f"{state.label}.") if sentence)


def _counts(found: Contract, on: dt.date, user: Any) -> list[Count]:
    state, status = tables.state_of(found, on, user)
    added = formats.pounds(found.added_value) if found.added_value else ""
    awarded = "" if found.value_awarded is None else formats.pounds(found.value_awarded)
    counts = [
        Count(
            "Ends",
            formats.day(found.current_end) if found.current_end else "Not recorded",
            note=state.label,
            status=status,
        ),
        Count(
            "Value now",
            "Not recorded" if found.value_now is None else formats.pounds(found.value_now),
            note=f"{awarded} as awarded, {added} added" if added and awarded else "",
        ),
    ]
    if found.extension_decision_by:
        counts.append(Count("Decide on an extension by", formats.day(found.extension_decision_by)))
    return counts


def _sections(found: Contract, user: Any) -> tuple[Section, ...]:
    changes = found.changes.select_related("decision")
    measures = list(found.service.measures.visible_to(user).order_by("title"))
    actions = list(found.actions.visible_to(user).order_by("title"))
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
        Section("actions", "Actions of the delivery plan", table=_action_table(actions)),
    )
    return tuple(section for section in sections if section.id != "actions" or not section.is_empty)


def _action_table(actions: list[Any]) -> PlainTable:
    return PlainTable.of(
        "Actions that this contract serves",
        actions,
        PlainColumn("Action", lambda a: Cell(a.title, a.get_absolute_url())),
        PlainColumn("By", lambda a: a.date_words or "Not set"),
    )


def _terms(found: Contract, user: Any) -> Facts:
    awarded = "" if found.value_awarded is None else formats.pounds(found.value_awarded)
    return Facts(
        "Terms",
        (
            Fact("Starts", formats.day(found.starts) if found.starts else "Not recorded"),
            Fact("Ends", formats.day(found.current_end) if found.current_end else "Not recorded"),
            Fact("Latest end", formats.day(found.maximum_end) if found.maximum_end else "", sub="if fully extended"),
            Fact("Notice", formats.plural(found.notice_months, "month") if found.notice_months else ""),
            Fact("As awarded", awarded),
            Fact("Route", found.get_route_display()),
            Fact("Regime", "Light touch" if found.is_light_touch else ""),
            _linked("Before it", predecessor_of(found, user)),
            _linked("After it", successor_of(found, user)),
        ),
    )


def _linked(term: str, other: Contract | None) -> Fact:
    return Fact(term, other.title, other.get_absolute_url()) if other else Fact(term, "")


def _about(found: Contract, user: Any) -> Facts:
    office = is_office(user)
    service, decision = found.service, found.decision
    provider = found.provider if found.provider_words else None
    shown = decision if decision and (decision.is_public or office) else None
    sees_service = service.is_public or office
    return Facts(
        "About this contract",
        (
            Fact("Service", service.title, service.get_absolute_url()) if sees_service else Fact("Service", ""),
            Fact("Provider", provider.title, provider.get_absolute_url()) if provider else Fact("Provider", ""),
            Fact("Decision", shown.reference, shown.get_absolute_url()) if shown else Fact("Decision", ""),
            Fact("Theme", service.theme.title, service.theme.get_absolute_url()),
            Fact("Owner", found.owner.name if office and found.owner else ""),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )
