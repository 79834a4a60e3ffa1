"""What is commissioned and the estate: contracts, awards, risks, disposals and building projects."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from commissioning.choices import OptionState, RiskState, RoundState
from commissioning.display import cover_words
from commissioning.models import Contract, ContractChange, ContractOption, FundingAward, GrantAward, GrantRound, Risk
from commissioning.models.risks import score_tag
from estates.models import CapitalProject, Disposal
from objectives.models import Decision
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.words import mid_sentence

from .comparison import Comparison, Row, line
from .payments import payments


def contracts(compared: Comparison) -> Iterator[Row]:
    yield from _new_contracts(compared)
    yield from changed_contracts(compared)
    yield from _declined_options(compared)
    yield from _changed_cover(compared)
    yield from _ended_contracts(compared)


def _new_contracts(compared: Comparison) -> Iterator[Row]:
    for contract in compared.new(Contract):
        compared.tell(contract)
        worth = formats.pounds(contract.value_awarded) if contract.value_awarded is not None else ""
        runs = _runs(contract)
        now = Cell(worth or runs, sub=runs if worth else "")
        yield line(contract, "", now, _route(contract), sub="New contract")


def _declined_options(compared: Comparison) -> Iterator[Row]:
    """Of contracts that readers see. That one was taken up is told of by the extension."""
    shown = compared.now.of(Contract)
    for was, now in compared.pairs(ContractOption):
        contract = shown.get(now.contract_id)
        if contract and now.declined_on and not was.declined_on:
            compared.tell(now, "declined_on", "declined_reason")
            words = f"{now.title}: {mid_sentence(OptionState.NOT_TAKEN_UP.label)}"
            cells = (
                Cell(OptionState.OPEN.label),
                Cell(marked(words, now, of=("declined_on",))),
                Cell(now.declined_reason),
            )
            yield [record_cell(contract, sub="Contract"), *cells]


def _changed_cover(compared: Comparison) -> Iterator[Row]:
    """What follows a contract, where another one does now, or with another gap or overlap."""
    before, shown = compared.before.of(Contract), compared.now.of(Contract)
    for was, now in compared.pairs(Contract):
        then, after = _follows(was, before), _follows(now, shown)
        if then != after:
            compared.tell(now, "successor")
            yield line(now, then, after, "", sub="What follows")


def _follows(contract: Contract, shown: dict[int, Contract]) -> str:
    after = shown.get(contract.successor_id or 0)
    return f"{after.title}: {cover_words(contract, after)}" if after else "No contract follows"


def _ended_contracts(compared: Comparison) -> Iterator[Row]:
    """Those whose last day was told of by neither side: after what the one tells of, up to what the other does."""
    first, last = compared.before.viewpoint.ends_on, compared.now.viewpoint.ends_on
    shown = compared.now.of(Contract)
    for was, now in compared.pairs(Contract):
        if now.current_end and first < now.current_end <= last:
            after = shown.get(now.successor_id)
            why = Cell(f"Followed by {after.title}", after.get_absolute_url()) if after else "No contract follows"
            ended = marked(f"Ended {formats.day(now.current_end)}", now, of=("current_end",))
            compared.tell(now, "current_end")
            yield line(now, _contract_words(None, was.current_end), ended, why, sub="Ended contract")


def changed_contracts(compared: Comparison) -> Iterator[Row]:
    """Extensions and variations recorded since, of contracts that were there before."""
    was, known = compared.before.of(Contract), compared.before.of(ContractChange)
    for contract, changes in _by_contract(compared):
        worth = contract.value_awarded
        for change in changes:
            before, worth = worth, _with(worth, change.value_change)
            if contract.pk in was and change.pk not in known:
                compared.tell(change)
                if not change.value_change and change.new_end == contract.current_end:
                    compared.tell(contract, "current_end")
                yield [
                    record_cell(contract, sub="Contract"),
                    Cell(_contract_words(before if change.value_change else None, was[contract.pk].current_end)),
                    Cell(_contract_words(worth if change.value_change else None, change.new_end)),
                    Cell(marked(change.reason, change, of=("reason",))),
                ]


def _by_contract(compared: Comparison) -> Iterator[tuple[Contract, list[ContractChange]]]:
    changes: dict[int, list[ContractChange]] = defaultdict(list)
    for change in compared.now.of(ContractChange).values():
        changes[change.contract_id].append(change)
    for pk, contract in compared.now.of(Contract).items():
        if pk in changes:
            yield contract, sorted(changes[pk], key=lambda change: (span_of(change, "on"), change.pk))


def _with(worth: Decimal | None, added: Decimal | None) -> Decimal | None:
    return None if worth is None else worth + (added or 0)


def _contract_words(worth: Decimal | None, end: dt.date | None) -> str:
    """The value where the change is one of value, else the end."""
    if worth is not None:
        return formats.pounds(worth)
    return f"Ends {formats.day(end)}" if end else formats.MISSING


def _runs(contract: Contract) -> str:
    if contract.starts and contract.current_end:
        runs = f"{formats.day(contract.starts)} to {formats.day(contract.current_end)}"
        return marked(runs, contract, of=("starts", "current_end"))
    return f"From {formats.day(contract.starts)}" if contract.starts else _contract_words(None, contract.current_end)


def _route(contract: Contract) -> str:
    return "" if contract.route == "not_recorded" else contract.get_route_display()


def _costs(compared: Comparison) -> Iterator[Row]:
    """Of building projects."""
    for was, now in compared.pairs(CapitalProject):
        if was.forecast != now.forecast and now.forecast is not None:
            budget = f"Budget {formats.pounds(now.budget)}" if now.budget is not None else ""
            before = formats.pounds(was.forecast) if was.forecast is not None else ""
            compared.tell(now, "forecast")
            yield line(now, before, formats.pounds(now.forecast), budget, sub="Building project: forecast cost")


def money(compared: Comparison) -> Iterator[Row]:
    yield from _costs(compared)
    for award in compared.new(FundingAward):
        compared.tell(award)
        yield line(award, "", formats.pounds(award.amount), award.purpose, sub=f"Award from {award.funder}")
    yield from _grants(compared)
    yield from payments(compared)


def _grants(compared: Comparison) -> Iterator[Row]:
    """New ones, of which many of one round are counted and added up; and rounds that do not stand any more."""
    rounds = compared.now.of(GrantRound)
    yield from _withdrawn_rounds(compared)
    by_round: dict[int, list[GrantAward]] = defaultdict(list)
    for grant in compared.new(GrantAward):
        if grant.round_id is None:
            compared.tell(grant)
            yield line(grant, "", formats.pounds(grant.amount), grant.direct_reason, sub="Grant outside a round")
        elif grant.round_id in rounds:
            compared.tell(grant)
            by_round[grant.round_id].append(grant)
    for key, grants in by_round.items():
        of, url = rounds[key], rounds[key].get_absolute_url()
        if len(grants) < compared.grouped_from:
            for grant in grants:
                yield line(grant, "", formats.pounds(grant.amount), grant.purpose, sub=f"Grant, {of.title}", url=url)
        else:
            total = formats.pounds(sum((grant.amount for grant in grants), Decimal(0)))
            titles = "; ".join(grant.title for grant in grants)
            yield line(of, "", total, titles, sub=f"{formats.plural(len(grants), 'grant')} of the round")


def _withdrawn_rounds(compared: Comparison) -> Iterator[Row]:
    shown = compared.now.of(GrantRound)
    for was, now in compared.pairs(GrantRound):
        if now.withdrawn_on and not was.withdrawn_on:
            other = shown.get(now.replaced_by_id or 0)
            compared.tell(now, "withdrawn_on", "withdrawn_reason", "replaced_by")
            ended = Cell(RoundState.WITHDRAWN.label)
            if other:
                ended = Cell(f"{RoundState.REPLACED.label} by {other.title}", other.get_absolute_url())
            yield line(now, "", ended, now.withdrawn_reason, sub="Grant round")


def risks(compared: Comparison) -> Iterator[Row]:
    """New ones, those that were closed, and those whose score after controls, or else before them, rose or fell."""
    for now in compared.new(Risk):
        if now.is_open:
            compared.tell(now)
            yield line(now, "", _score(now.residual), now.cause, sub="New risk")
    day = compared.before.viewpoint.quarter.start
    for was, now in compared.pairs(Risk):
        if was.is_open and not now.is_open:
            closed = Cell(f"{RiskState.CLOSED.label} {formats.day(now.closed_on)}", status="done")
            compared.tell(now, "closed_on", "outcome")
            yield line(now, _score(was.residual, day), closed, Cell(now.outcome), sub="Closed risk")
        elif now.is_open and was.residual != now.residual:
            compared.tell(now, "residual_likelihood", "residual_impact")
            yield _moved(now, "after controls", _score(was.residual, day), was.residual, now.residual)
        if was.is_open and now.is_open and was.score != now.score:
            compared.tell(now, "likelihood", "impact")
            yield _moved(now, "before controls", _score(was.score, day), was.score, now.score)


def _moved(risk: Risk, which: str, before: Cell, was: int, now: int) -> Row:
    how = f"Score {formats.change_words(now - was)}"
    return line(risk, before, _score(now), how, sub=f"Risk {which}")


def _score(score: int, day: dt.date | None = None) -> Cell:
    """`day`: of the quarter whose paper told of it."""
    status, words = score_tag(score, day)
    return Cell(words, status=status)


def disposals(compared: Comparison) -> Iterator[Row]:
    decisions = compared.now.of(Decision)
    for was, now in compared.pairs(Disposal):
        if was.stage != now.stage:
            decision = decisions.get(now.decision_id)
            why = f"Decision {decision.reference}" if decision else ""
            compared.tell(now, "stage")
            then = marked(was.get_stage_display(), was, of=("stage",))
            yield line(now, then, _stage(now), why)


def estates(compared: Comparison) -> Iterator[Row]:
    yield from disposals(compared)
    for now in compared.new(Disposal):
        compared.tell(now)
        yield line(now, "", _stage(now), now.grounds, sub="New disposal")
    for was, now in compared.pairs(CapitalProject):
        if was.riba_stage != now.riba_stage:
            compared.tell(now, "riba_stage")
            yield line(now, _riba(was), _riba(now), "", sub="Building project")
    for now in compared.new(CapitalProject):
        compared.tell(now)
        yield line(now, "", _riba(now), now.description, sub="New building project")


def _stage(disposal: Disposal) -> str:
    receipt = disposal.actual_receipt if disposal.actual_receipt is not None else disposal.expected_receipt
    words = f"{disposal.get_stage_display()}{f' at {formats.pounds(receipt)}' if receipt is not None else ''}"
    return marked(words, disposal, of=("stage", "expected_receipt", "actual_receipt"))


def _riba(project: CapitalProject) -> str:
    if project.riba_stage is None:
        return "No stage recorded"
    return marked(f"Stage {project.riba_stage}, {project.get_riba_stage_display()}", project, of=("riba_stage",))
