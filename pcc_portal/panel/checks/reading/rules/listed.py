"""How many a list has, against the word that counts it."""

import re
from collections.abc import Iterator

from ..numerals import ONES
from ..parsed import Parsed
from ..slips import Slip, slip

# "Three places: schools, the police and clubs", "both sources, namely A, B and C", "decisions numbered 17, 19 and 21".
LIST = r"(?P<list>[^.;:()]+?)(?=[.;:()]|$)"


NAMES_OF = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}"


COUNT_WORD = re.compile(
    rf"\b(?P<number>both|{'|'.join(ONES)})\b(?P<noun>(?: [^\d\W][\w’'-]*){{1,10}}?)"
    rf",?(?::| –| —| \(|,? (?:namely|that is|being|numbered|these being|viz\.?)"
    rf"| (?:is|are|was|were)(?= (?-i:{NAMES_OF}), )|(?:(?<=causes)|(?<=reasons)|(?<=factors)"
    rf"|(?<=sources)) (?:is|are|was|were))(?: [a-z]+ to)? {LIST}",
    re.IGNORECASE,
)


BOTH = re.compile(
    rf"\b[Bb]oth(?: in| of| at| [a-z]+,)? (?:the )?{NAMES_OF}(?:, (?:the )?{NAMES_OF})+,? and (?:the )?{NAMES_OF}"
)


ITEM = r"(?:the |our |a |an )?[\w’'-]+(?: (?!and\b)[\w’'-]+){0,2}"


THEN_BOTH = re.compile(rf"{ITEM}(?:, {ITEM})+,? and {ITEM}, both\b")


UNCOUNTED = re.compile(
    r"\b(?:quarters|years|months|weeks|times|days|minutes|hours|in (?:ten|all)|per|points?)\b", re.IGNORECASE
)


COUNTS_ITSELF = re.compile(rf"(?:and )?(?:{'|'.join(ONES)})\b", re.IGNORECASE)


SHORT_ITEM = 6  # words


CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|which|who|rose|fell|went|came|can|do|did|does)\b")


def counts(parsed: Parsed) -> Iterator[Slip]:
    """ "Both winners: A, B, C and D"; "all four sources" of three; "A, B and C, both …"."""
    text = parsed.sentence.text
    for match in COUNT_WORD.finditer(text):
        wanted = {"both": 2}.get(match["number"].casefold()) or ONES[match["number"].casefold()]
        lengths = _lengths(match["list"])
        is_of_more = wanted > 2 and match["noun"].startswith(" of ")
        if lengths and wanted > 1 and not is_of_more and wanted not in lengths and not UNCOUNTED.search(match["noun"]):
            says = f"{max(lengths)} are listed"
            yield slip(parsed, "wrong-count-word", match.start(), match.end("noun"), says)
    for match in BOTH.finditer(text):
        yield slip(parsed, "wrong-count-word", match.start(), match.start() + len("both"), "more than two are listed")
    for match in THEN_BOTH.finditer(text):
        yield slip(parsed, "wrong-count-word", match.end() - len("both"), match.end(), "more than two are listed")
    yield from _all_of(parsed)


def _lengths(listed: str) -> set[int]:
    """How many items a list may have, as "and" parts them or is within one; none where it is no list of names."""
    by_comma = [each for each in re.split(r", ", listed) if each.strip()]
    is_serial = len(by_comma) > 1 and by_comma[-1].startswith("and ")
    items = by_comma if is_serial else [each for each in re.split(r", | and ", listed) if each.strip()]
    last = [*by_comma[:-1], *by_comma[-1].rsplit(" and ", 1)] if by_comma and not is_serial else items
    is_list = all(len(each.split()) <= SHORT_ITEM and not CLAUSE.search(each) for each in items)
    figures = [bool(re.search(r"(?<![/\d])\d", each)) for each in items]
    is_list &= not any(COUNTS_ITSELF.match(each) for each in items)
    is_list &= len(items) > 1 and (not any(figures) or all(re.search(r"\d$", each.strip()) for each in items))
    return {len(items), len(last)} if is_list else set()


def _all_of(parsed: Parsed) -> Iterator[Slip]:
    """ "All four sources", after a sentence that lists its parts with their counts in brackets."""
    match = re.search(
        rf"\b(?P<all>all|both)(?: (?P<number>{'|'.join(ONES)}))?"
        r" (?P<noun>sources|parts|areas|groups|kinds|winners|of them|of these)\b",
        parsed.sentence.text,
        re.IGNORECASE,
    )
    if not match or not parsed.before or (match["all"].casefold() == "all" and not match["number"]):
        return
    wanted = 2 if not match["number"] else ONES[match["number"].casefold()]
    listed = re.findall(r"\(\s*£?\d[\d,.]*[km]?\s*\)", parsed.before.sentence.text)
    if len(listed) > 1 and len(listed) != wanted:
        yield slip(parsed, "wrong-count-word", match.start(), match.end(), f"{len(listed)} are listed")
