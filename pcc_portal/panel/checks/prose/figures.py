"""Rules of the check: percentages without a base, and cited percentages of few."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.registers.declaration import citations

from ..findings import Finding, Prose, Subject
from .sentences import one_line, pieces, shortened, typed
from .stated import explained

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
        if percentages := _of_nothing(subject, prose):
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


def _of_nothing(subject: Subject, prose: Prose) -> list[str]:
    without_base = [words for piece in pieces(prose) for words in _baseless(piece.typed)]
    known = explained(subject, prose) if without_base else frozenset()
    return [words for words in without_base if words not in known]


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
