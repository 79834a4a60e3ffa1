"""Rules of the check: typed figures that differ from the records, and percentages without a base."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pcc_portal.ui.block import Block
from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.registers.declaration import Kind, citations, cited_kinds
from performance.models import AccountabilityMeeting, Observation

from ..findings import Finding, Prose, Subject
from .numbers import Number, held_numbers, typed_days, typed_numbers
from .sentences import Piece, one_line, pieces, shortened, typed

# Words that give a figure of before as one of before.
THEN = re.compile(
    r"\b(?:from|previous(?:ly)?|last|earlier|before|was then|compared|against|than|since|up|down|original(?:ly)?|first"
    r"|planned|moved|postponed|instead|ago)\b",
    re.IGNORECASE,
)


def typed_figures(subject: Subject) -> Iterator[Finding]:
    """A number, or the day of a meeting, that a record no longer holds; a number that no record holds."""
    typed = [claim for prose in subject.prose for claim in _typed(prose, subject)]
    if not typed:
        return
    held, below = records(subject), shown(subject)
    everywhere = {number for each in held for number in (*each.now, *each.then)} | below
    for prose, piece, number in typed:
        near = [each for each in held if prose.place.theme in {each.theme, ""} or not each.theme]
        if any(each.has(number) for each in near if not _is_echo(each, number)):
            continue
        if old := _old(prose, number, near):
            if not THEN.search(piece.text):
                yield _old_value(prose, number, old)
        elif number.kind != "date" and not any(number.reads_as(each) for each in everywhere):
            yield _no_record(prose, number)


def _typed(prose: Prose, subject: Subject) -> Iterator[tuple[Prose, Piece, Number]]:
    for piece in pieces(prose):
        yield from ((prose, piece, number) for number in typed_numbers(piece.typed))
        yield from ((prose, piece, day) for day in typed_days(piece.typed, subject.quarter.end))


def _is_echo(held: Held, number: Number) -> bool:
    """A promise keeps its day when the meeting that it is about has moved."""
    return number.kind == "date" and held.kind == "commitment"


def _old(prose: Prose, number: Number, near: Sequence[Held]) -> Held | None:
    """The record of the theme, or for a fixed part of any, that held it before."""
    return next((each for each in near if each.theme and each.had(number)), None)


def _old_value(prose: Prose, number: Number, record: Held) -> Finding:
    return Finding(
        rule="Old value",
        place=prose.place,
        about=number.words,
        why=f"It says {number.words}, which is how “{record.title}” stood before. The record says something else now.",
        mend="Cite the record instead of typing the figure, or say that this is how it was.",
        is_blocking=True,
        mend_url=record.url,
    )


def _no_record(prose: Prose, number: Number) -> Finding:
    return Finding(
        rule="Number that matches no record",
        place=prose.place,
        about=number.words,
        why=f"Nothing on record reads {number.words}, so that nobody can check it.",
        mend="Record the figure and cite it, or leave it out.",
    )


FEW = 30  # below it one case more or less moves a percentage by several points
PERCENT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:%| per cent\b)(?! points)")
COUNT = r"(?:§|(?<![£\d.,])\d[\d,]*)(?![\d%/]| per cent)"
BASE = re.compile(
    rf"(?:%|per cent)\)?,? (?:\([^)]{{0,40}}\) )?of (?:the |these |those |all |its |some |about |over ){{0,2}}"
    rf"(?:{COUNT}|these\b|those\b|them\b|whom\b)"
    rf"|\b[Oo]f (?:the |these |all )?(?:{COUNT})|\({COUNT} (?:of|out of) {COUNT}|\bn ?= ?{COUNT}"
    rf"|{COUNT} (?:out )?of (?:the )?{COUNT}|\bfrom {COUNT}[^.]{{0,40}} to {COUNT}"
)
# Rates of money and prices have no base to give; a target is not a share of anything yet.
RATE = re.compile(r"\b(?:inflation|interest|pay|precept|council tax|tax|VAT|target|discount|pension)\b", re.IGNORECASE)
SMALL_COUNT = re.compile(r"(?<![£\d.,])(?:[1-9]|[12]\d) (?!per cent)[a-z]+")


def percentage_without_base(subject: Subject) -> Iterator[Finding]:
    """ "17% of recommendations": of how many? A cited percentage has its base on its record."""
    for prose in subject.prose:
        if percentages := [words for piece in pieces(prose) for words in _baseless(piece.typed)]:
            few = SMALL_COUNT.search(typed(prose))
            tail = f" The paragraph speaks of {few[0]}, but not as what these are shares of." if few else ""
            shares = ", ".join(dict.fromkeys(percentages))
            yield Finding(
                rule="Percentage without base",
                place=prose.place,
                about=shortened(shares),
                why=f"It says {shares}, and not of how many.{tail}",
                mend="Write “81% of 12 cases”, or record the figure with its base and cite it.",
            )


def _baseless(text: str) -> list[str]:
    if BASE.search(text) or RATE.search(text):
        return []
    return [match[0] for match in PERCENT.finditer(text)]


def small_base(subject: Subject) -> Iterator[Finding]:
    """A cited percentage of fewer than 30, where the paragraph does not say of how few."""
    wanted = [(prose, keys) for prose in subject.prose if (keys := _measures(prose))]
    if not wanted:
        return
    keys_cited = {key for _, keys in wanted for key in keys}
    records = citations()["measure"].resolve(keys_cited, subject.viewpoint)
    for prose, keys in wanted:
        for key in keys:
            if (record := records.get(key)) and (base := _small_base(record)) and not _says(prose, base):
                yield Finding(
                    rule="Small base",
                    place=prose.place,
                    about=key,
                    why=f"“{record.title}” is a percentage of only {record.fields['base']}: it does not say so.",
                    mend=f"Say of how many: {{measure:{key}|base}}.",
                    mend_url=record.url,
                )


def _measures(prose: Prose) -> dict[str, None]:
    cited = references(prose.source) if "{measure:" in prose.source else []
    return dict.fromkeys(each.key for each in cited if each.kind == "measure" and each.field in {"", "value", "number"})


def _small_base(record: CitedRecord) -> str:
    """The number of its base; empty where it is no percentage, or one of 30 and more."""
    base = record.fields.get("base", "").partition(" ")[0]
    is_share = "%" in record.fields.get("value", "")
    return base if is_share and base.isdecimal() and int(base) < FEW else ""


def _says(prose: Prose, base: str) -> bool:
    return re.search(rf"(?<![\d.,£]){base}(?![\d.,]\d|%)\b", one_line(prose)) is not None


PAST = frozenset({"previous", "previous_variance", "baseline"})  # fields that print how things were
NOTHING = CitedRecord("", "", {})


@dataclass(frozen=True)
class Held:
    """The figures and days of one record. `theme` is empty where it belongs to none."""

    kind: str
    title: str
    url: str
    theme: str
    now: frozenset[Number]
    then: frozenset[Number]

    def has(self, number: Number) -> bool:
        return any(number.reads_as(each) for each in self.now)

    def had(self, number: Number) -> bool:
        return any(number.reads_as(each) for each in self.then)


def records(subject: Subject) -> list[Held]:
    """Of every kind that text can cite; a fixed number of queries for each."""
    replaced = _replaced(subject)
    return [held for name, kind in cited_kinds().items() for held in _of_kind(name, kind, subject, replaced)]


def _of_kind(
    name: str, kind: Kind, subject: Subject, replaced: Mapping[tuple[str, str], list[Number]]
) -> Iterator[Held]:
    rows = kind.model._default_manager.as_at(subject.viewpoint.as_at)  # type: ignore[attr-defined]  # a register's
    resolve = citations()[name].resolve
    path = _path(kind)
    themes = dict(
        rows.values_list("slug", path) if path else ((slug, "") for slug in rows.values_list("slug", flat=True))
    )
    now = resolve(set(themes), subject.viewpoint)
    before = resolve(set(themes), subject.before) if subject.before else {}
    near = subject.quarter.end
    for slug, record in now.items():
        printed = _numbers((words for field, words in record.fields.items() if field not in PAST), near)
        past = _numbers((words for field, words in record.fields.items() if field in PAST), near)
        earlier = _numbers(before.get(slug, NOTHING).fields.values(), near)
        then = (past | earlier | {*replaced.get((name, slug), ())}) - printed
        yield Held(name, record.title, record.url, themes[slug] or "", printed, then)


def _path(kind: Kind) -> str:
    """Where a kind of record keeps its theme."""
    names = {field.name for field in kind.model._meta.get_fields()}
    return "theme__slug" if "theme" in names else "service__theme__slug" if "service" in names else ""


def _replaced(subject: Subject) -> Mapping[tuple[str, str], list[Number]]:
    """By kind and record: figures that were corrected, and days that a meeting was first planned for. Two queries."""
    numbers: dict[tuple[str, str], list[Number]] = defaultdict(list)
    rows = Observation.objects.of_the_force().filter(superseded_by__isnull=False, value__isnull=False)
    for slug, unit, value in rows.values_list("measure__slug", "measure__unit", "value"):
        kind = unit if unit in {"percent", "pounds"} else "count"
        numbers["measure", slug].append(Number(kind, value or Decimal(0)))
    meetings = AccountabilityMeeting.objects.as_at(subject.viewpoint.as_at)
    for meeting in meetings:
        days = {meeting.planned_on, meeting.revised_on} - {meeting.on, None}
        numbers["meeting", meeting.slug] += [Number("date", day) for day in days if day]
    return numbers


def shown(subject: Subject) -> frozenset[Number]:
    """What stands in the sentences and tables below the paragraphs."""
    blocks = (block for section in subject.composition.sections for theme in section.themes for block in theme.blocks)
    return _numbers((text for block in blocks for text in _texts(block)), subject.quarter.end)


def _texts(block: Block) -> Iterator[str]:
    yield block.sentence
    if block.table:
        cells = [cell for row in (*block.table.rows, block.table.totals) for cell in row]
        yield from (text for cell in cells for text in (cell.text, cell.sub))


def _numbers(texts: Iterable[str], near: dt.date) -> frozenset[Number]:
    return frozenset(Number(each.kind, each.value) for each in held_numbers(texts, near))
