"""The app's door to the panel report: contracts, awards, grants and risks of each theme, and the risks of all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Prefetch

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.releases.as_of import Days, Viewpoint

from . import stats
from .choices import RoundState
from .display import cover_words, gravest_words, late_words, provider_names, score_cell
from .models import Contract, FundingAward, GrantAward, GrantRound, Risk
from .models.risks import RiskQuerySet


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. Seven queries, however many themes or rows."""
    blocks: dict[int, list[Block]] = defaultdict(list)
    for theme, contracts in _contracts(themes, viewpoint).items():
        blocks[theme].append(Block(table=contract_table(contracts, viewpoint.days)))
    for theme, rows in _money_in(themes, viewpoint).items():
        blocks[theme].append(Block(table=_funding_table(rows)))
    for theme, listed in _risks_of_themes(themes, viewpoint).items():
        blocks[theme].append(Block(table=risk_table(listed, viewpoint)))
    return blocks


def risks(viewpoint: Viewpoint) -> list[Block]:
    """The open risks of every theme and of none, the highest first. One query."""
    risks = list(_open_risks(viewpoint))
    if not risks:
        return []
    words = f"{formats.plural(len(risks), 'risk is', 'risks are')} open, {gravest_words(risks)}."
    words = marked(words, *risks)
    rule = "A score is likelihood times impact after controls, each from 1 to 5."
    return [Block(f"{words} {rule}", table=risk_table(risks, viewpoint))]


def _contracts(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Contract]]:
    rows = Contract.objects.as_at(viewpoint.as_at).filter(service__theme__in=themes).with_value().with_options()
    by_theme: dict[int, list[Contract]] = defaultdict(list)
    rows = rows.select_related("service").naming(viewpoint.as_at, "provider", "partners", "successor")
    for contract in rows.order_by("current_end", "slug"):
        by_theme[contract.service.theme_id].append(contract)
    return by_theme


def contract_table(contracts: Iterable[Contract], days: Days) -> PlainTable:
    """Contracts fetched `with_options`."""
    return PlainTable.of(
        "Contracts",
        contracts,
        PlainColumn("Contract", _contract_cell),
        PlainColumn(
            "Value",
            lambda c: formats.pounds(c.value_now) if c.value_now is not None else "Not recorded",
            is_figure=True,
            of=("value_awarded",),
        ),
        PlainColumn("Starts", lambda c: _day(c.starts), of=("starts",)),
        PlainColumn("Ends", lambda c: _day(c.current_end), of=("current_end",)),
        PlainColumn("What follows", lambda c: _what_follows(c, days), of=None),
    )


def _contract_cell(contract: Contract) -> Cell:
    return record_cell(contract, sub=marked(provider_names(contract), contract, of=("provider",)), marks_hidden=False)


def _what_follows(contract: Contract, days: Days) -> Cell:
    if after := contract.successor:
        follows = marked(f"{after.title}, from {_day(after.starts)}", after, of=("title", "starts"))
        return Cell(follows, sub=marked(cover_words(contract, after), contract, of=("current_end",)))
    if contract.extension_decision_by:
        late = late_words(contract, days)
        words = f"Decide on an extension by {formats.day(contract.extension_decision_by)}{f', {late}' if late else ''}"
        return Cell(marked(words, contract, of=("extension_decision_by",)))
    return Cell("No successor recorded")


def _open_risks(viewpoint: Viewpoint) -> RiskQuerySet:
    rows = Risk.objects.as_at(viewpoint.as_at).still_open().highest_first()
    return rows.select_related("action", "measure", "contract")


def _risks_of_themes(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Risk]]:
    by_theme: dict[int, list[Risk]] = defaultdict(list)
    for risk in _open_risks(viewpoint).filter(theme__in=themes):
        by_theme[risk.theme_id].append(risk)
    return by_theme


def risk_table(risks: Iterable[Risk], viewpoint: Viewpoint) -> PlainTable:
    return PlainTable.of(
        "Risks",
        risks,
        PlainColumn("Risk", record_cell),
        PlainColumn("Score", score_cell),
        PlainColumn("Review", lambda risk: formats.day(risk.review_on)),
        PlainColumn("Threatens", lambda risk: _tied_words(risk, viewpoint)),
    )


def _tied_words(risk: Risk, viewpoint: Viewpoint) -> str:
    tied = risk.tied_to(inside=viewpoint.as_at.is_working_copy)
    return "; ".join(f"{kind}: {row}" for kind, row in tied) or formats.MISSING


def _day(day: dt.date | None) -> str:
    return formats.day(day) if day else "Not recorded"


def _money_in(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[list[Cell]]]:
    rows: dict[int, list[list[Cell]]] = defaultdict(list)
    for award in FundingAward.objects.as_at(viewpoint.as_at).filter(theme__in=themes):
        rows[award.theme_id].append(_award_row(award))
    awards = Prefetch("awards", GrantAward.objects.as_at(viewpoint.as_at))
    for grants in GrantRound.objects.as_at(viewpoint.as_at).filter(theme__in=themes).prefetch_related(awards):
        rows[grants.theme_id].append(_grant_row(grants))
    direct = GrantAward.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    for grant in direct.naming(viewpoint.as_at, "recipient"):
        rows[grant.theme_id or 0].append(_direct_row(grant))
    return rows


def _award_row(award: FundingAward) -> list[Cell]:
    noun = award.initiatives_noun or "initiatives"
    detail = f"{formats.number(award.initiatives)} {noun}" if award.initiatives else ""
    return [
        record_cell(award, marks_hidden=False),
        Cell(marked(award.funder, award, of=("funder",))),
        Cell(marked(formats.pounds(award.amount), award, of=("amount",))),
        Cell(marked(detail or "Awarded", award, of=("initiatives",))),
    ]


def _grant_row(grants: GrantRound) -> list[Cell]:
    awards = list(grants.awards.all())
    amount = grants.pot if grants.pot is not None else stats.total(awards)
    return [
        record_cell(grants, marks_hidden=False),
        Cell(marked(grants.funder, grants, of=("funder",))),
        Cell(marked(formats.pounds(amount), grants, *awards, of=("pot", "amount"))),
        Cell(marked(_round_words(grants, awards), grants, *awards)),
    ]


def _round_words(grants: GrantRound, awards: Sequence[GrantAward]) -> str:
    """What happened to a round: what was given of it, and what is left."""
    if grants.withdrawn_on:
        state = RoundState.REPLACED if grants.replaced_by_id else RoundState.WITHDRAWN
        return f"{state.label}: {grants.withdrawn_reason}"
    if not awards:
        return "No grant awarded yet"
    awarded, left = f"{formats.plural(len(awards), 'grant')} awarded", stats.unallocated(grants, awards)
    return f"{awarded}, {formats.pounds(left)} unallocated" if left and left > 0 else awarded


def _direct_row(grant: GrantAward) -> list[Cell]:
    to = f" to {grant.recipient.title}" if grant.recipient else ""
    return [
        record_cell(grant, marks_hidden=False),
        Cell(marked(f"Direct award{to}", grant, of=("recipient",))),
        Cell(marked(formats.pounds(grant.amount), grant, of=("amount",))),
        Cell(marked(grant.direct_reason, grant, of=("direct_reason",))),
    ]


def _funding_table(rows: list[list[Cell]]) -> PlainTable:
    headings = [Heading("Funding"), Heading("From"), Heading("Amount", is_figure=True), Heading("For")]
    return PlainTable("Funding and grants", headings, rows)
