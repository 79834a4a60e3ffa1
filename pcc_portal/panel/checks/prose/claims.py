"""Rules of the check: comparisons, extremes and changes of method that no figure beside them supports."""

import re
from collections.abc import Iterator

from pcc_portal.ui.titles import titled
from performance.models import SeriesBreak

from ..findings import Finding, Prose, Subject
from .sentences import CITED, Piece, one_line, pieces, shortened
from .stated import compared

# Where something stands among others.
STANDING = re.compile(
    r"\b(?:comparable (?:to|with)|in line with (?:the )?(?:national|regional|average|similar|other|rest)"
    r"|among(?:st)? the (?:highest|lowest|best|worst|fastest|top)|(?:above|below) (?:the )?(?:\w+ )?average"
    r"|(?:better|worse|higher|lower|faster|slower|greater|fewer|less|more) than (?!an? )"
    r"(?:the |in |at |any |most |all )?(?:\w+ )?"
    r"(?:average|other|others|elsewhere|region|regional|national|nationally|peers|similar|last|previous|before"
    r"|year|quarter|forces?))\b",
    re.IGNORECASE,
)
# How something that is measured has moved.
MOVED = re.compile(
    r"\b(?:improved|improvements?|worsened|deteriorated|increased|decreased|reduced|rose|risen|fell"
    r"|fallen|dropped|doubled|halved)\b"
)
MEASURED = re.compile(
    r"\b(?:rates?|performance|wait(?:s|ing)?(?: times?)?|timeliness|figures|numbers|confidence|attendance|satisfaction"
    r"|crimes?|offences|demand|backlogs?|referrals|compliance|response times?|visibility)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(r"\b(?:will|would|can|could|may|should|to|help|helps|so that|aims?|plans?|hopes?)\b", re.IGNORECASE)
BEFORE = re.compile(r"\b(?:last|previous|before|year|quarter)\b", re.IGNORECASE)
AHEAD_OF_IT = 40  # characters
DISCLAIMED = re.compile(r"\bno figures? (?:is|are|was|were|has been|have been) \w+\b", re.IGNORECASE)
FIGURE = re.compile(r"(?<![\w.,/-])£?\d[\d,]{0,20}(?:\.\d+)?(?:%|m\b)?(?![\d/-])")
NO_FIGURE = re.compile(
    r"\b(?:Q|[Qq]uarter |[Ss]tage |[Rr]ound )\d\b|\b(?:19|20)\d\d(?:/\d\d)?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)
BY_HOW_MUCH = re.compile(rf"\bby (?:about |over |under |more than |nearly )?(?:£?\d|{CITED})")

EXTREME = re.compile(r"\bas (?:long|much|many|high|low|few|little) as (?:about |over )?[£\d][^.;]{0,40}", re.IGNORECASE)
STATISTIC = re.compile(
    r"\b(?:median|average|mean|typical(?:ly)?|usual(?:ly)?|half of|longest|shortest)\b", re.IGNORECASE
)

METHOD = re.compile(
    r"\b(?:(?:harder|difficult|challenging|impossible|no longer possible)"
    r" to (?:\w+ ){0,2}?(?:measure|count|compare|understand)"
    r"|counted differently|new way of counting|changes? to (?:the )?(?:definition|recording|counting|methodology)"
    r"|(?:definition|recording|methodology) (?:has )?changed)\b",
    re.IGNORECASE,
)


def comparison_without_comparator(subject: Subject) -> Iterator[Finding]:
    """ "Amongst the highest in the region at 88%": the highest are at what?"""
    for prose in subject.prose:
        in_order = list(pieces(prose))
        beside = sum(_figures(piece) for piece in in_order)
        for piece in in_order:
            if (claim := _bare_claim(piece, beside)) and not _is_on_record(subject, prose, piece, claim):
                yield Finding(
                    rule="Comparison without comparator",
                    place=prose.place,
                    about=shortened(claim),
                    why=f"It says “{claim}”, and no figure beside it says compared with what.",
                    mend="Cite the other figure too: of the region, the country, the quarter before, or the target.",
                )


def _is_on_record(subject: Subject, prose: Prose, piece: Piece, claim: str) -> bool:
    return piece.text in compared(subject, prose, with_others=not (MOVED.fullmatch(claim) or BEFORE.search(claim)))


def _bare_claim(piece: Piece, beside: int) -> str:
    """The words of a comparison that stands without its second figure; `beside`: figures in the whole paragraph."""
    if DISCLAIMED.search(piece.text):
        return ""
    standing = STANDING.search(piece.text)
    if standing:
        before = piece.text[: standing.start()].split()[-1:]
        is_sized = bool(before) and bool(FIGURE.fullmatch(before[0]))  # "10% higher than"
        return "" if is_sized or _figures(piece) > 1 else standing[0]
    moved = MOVED.search(piece.text)
    if not moved or not MEASURED.search(piece.text) or BY_HOW_MUCH.search(piece.typed):
        return ""
    is_ahead = FUTURE.search(piece.text, max(moved.start() - AHEAD_OF_IT, 0), moved.start())
    return "" if is_ahead or beside > 1 else moved[0]


def _figures(piece: Piece) -> int:
    return len(FIGURE.findall(NO_FIGURE.sub("", piece.text)))


def extreme_alone(subject: Subject) -> Iterator[Finding]:
    """ "Waiting as long as 300 days": that is the longest wait. How long do most people wait?"""
    for prose in subject.prose:
        match = EXTREME.search(prose.text)
        if match and not STATISTIC.search(prose.text):
            yield Finding(
                rule="Extreme without its statistic",
                place=prose.place,
                about=shortened(match[0].strip()),
                why="It gives the extreme, and does not say that it is one case, or what is usual.",
                mend="Name the statistic (“the longest wait”) and add the median where it is known.",
            )


def method_changed(subject: Subject) -> Iterator[Finding]:
    """Figures said to count differently now, and no break on record for any figure of the theme."""
    claims = [(prose, claim) for prose in subject.prose if (claim := METHOD.search(one_line(prose)))]
    if not claims:
        return
    breaks = SeriesBreak.objects.as_at(subject.viewpoint.as_at).filter(measure__theme__slug__in=_themes(claims))
    marked = set(breaks.values_list("measure__theme__slug", flat=True))
    no_break = titled("no figure of this {theme} has a break in its series on record")
    for prose, claim in claims:
        if prose.place.theme not in marked:
            yield Finding(
                rule="Change of method without a break",
                place=prose.place,
                about=shortened(claim[0]),
                why=f"It says “{claim[0]}”, and {no_break}.",
                mend="Record the break on the figure that it concerns, so that nobody compares across it.",
            )


def _themes(claims: list[tuple[Prose, re.Match[str]]]) -> set[str]:
    return {prose.place.theme for prose, _ in claims}
