"""Text as it comes from Word, Outlook and Excel, made into the Markdown that says the same.

Lists whose marks are characters become lists, lines of cells a table. A sign at the start of a line stays a sign, where
Markdown would make a list or a quotation of it. No digit and no word is lost, and a second reading changes nothing.
A non-breaking space within a line stays: it holds a number and its unit together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

BULLETS = "·•◦▪▫●○■□◆◇►▶➢➤❖‣\u2043∙→⇒\uf0a7\uf0b7\uf0d8\uf0fc"
TICKS = "✓✔✗✘☐☑☒"  # they say something, and stay
SPACE = "[ \t\u00a0]"
WIDE = f"(?:\t|\u00a0|{SPACE}{{2,}}){SPACE}*"  # as word processors put behind a mark
LABEL = r"(?:\d{1,3}(?:\.\d{1,3})+\.?|\(\d{1,3}\)|\(?(?:[a-z]|[ivxlc]{1,5})\)"
LABEL += r"|(?:[a-z]|[ivxlc]{1,5})\.|\[\d{1,3}\]|#\d{1,3})"
ITEM = re.compile(
    rf"(?P<indent>{SPACE}*)(?:(?P<bullet>[{BULLETS}]){SPACE}*|(?P<mark>o|[-–—−\u2010\u2011]){WIDE}"
    rf"|(?P<number>\d{{1,3}})(?P<stop>[.)]){WIDE}|(?P<label>{LABEL}){WIDE}|(?P<tick>[{TICKS}]){SPACE}+)(?P<rest>[^\t]*\S)\s*",
    re.IGNORECASE,
)
# Marks with one space behind them, which make a list where several lines follow each other.
LOOSE = re.compile(
    rf"(?P<indent>{SPACE}*)(?P<mark>[–—]|\(?(?P<letter>[a-z]|[ivx]{{1,5}})[.)]) (?P<rest>[^\W\d_].*)", re.IGNORECASE
)
CELL_OF_LINES = re.compile(r'(?:(?<=\t)|^)"((?:[^"\t]|"")*\n(?:[^"\t]|"")*)"(?=\t|$)', re.MULTILINE)
TYPED = re.compile(r"(?P<indent> {0,3})(?P<mark>[-+*]|(?P<number>\d{1,9})[.)])(?P<rest>(?:[ \t].*)?)")
AMOUNT = re.compile(r"[£€$]?[ \t\u00a0]*\d")
BARE_AMOUNT = re.compile(r"[(]?[£€$]?[\d., %)]+")
MARKS = r"(?:[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+)*"  # of the lists that the line is an item of
QUOTED = re.compile(rf"(?P<before> {{0,3}}{MARKS})(?P<rest>>(?!$|>|[ \t]+(?![£€$]?\d|[£€$<>=≥≤])).*)")
TIMES = re.compile(r"(?<=\d)\*(?=\d)")
NUMBER = re.compile(r"[(]?[-+−–]?[£€$]?[\d.,]+%?[)]?[*†]?")
STEP = "    "
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def to_markdown(text: str) -> str:
    """The text as Markdown. `text` has its lines ended by \\n."""
    text = CELL_OF_LINES.sub(_on_one_line, text)
    lines = [line.rstrip() if not line.strip() else line for line in text.split("\n")]
    pasted = [line for block in _blocks(list(_marked(lines))) for line in _converted(block)]
    return "\n".join(_keep_signs(_tidied(pasted)))


def _on_one_line(cell: re.Match[str]) -> str:
    """A cell of several lines, which a sheet puts in quotation marks."""
    around = cell.string[max(cell.start() - 1, 0) : cell.start()] + cell.string[cell.end() : cell.end() + 1]
    return " ".join(cell[1].replace('""', '"').split()) if "\t" in around else cell[0]


def _marked(lines: list[str]) -> Iterator[str]:
    """The lines, with a tab behind the marks of those that follow each other as the items of a list do."""
    run: list[re.Match[str]] = []
    for line in [*lines, ""]:
        match = LOOSE.fullmatch(line)
        if run and not (match and _follows(run[-1], match)):
            yield from (f"{m['indent']}{m['mark']}\t{m['rest']}" if len(run) > 1 else m[0] for m in run)
            run = []
        if match:
            run.append(match)
        else:
            yield line


def _follows(one: re.Match[str], other: re.Match[str]) -> bool:
    if not one["letter"] or not other["letter"]:
        return one["mark"] == other["mark"]
    letters = one["letter"].casefold(), other["letter"].casefold()
    shapes = {match["mark"].replace(match["letter"], "") for match in (one, other)}
    return len(shapes) == 1 and (letters in pairwise(ROMAN) or _is_next(*letters))


def _is_next(one: str, other: str) -> bool:
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Lines that are of one kind: items of lists, rows of cells, or neither."""
    block: list[str] = []
    kind = ""
    for line in lines:
        now = _kind_of(line)
        if block and now != kind:
            yield block
            block = []
        block, kind = [*block, line], now
    if block:
        yield block


def _kind_of(line: str) -> str:
    item = ITEM.fullmatch(line)
    if item and not (_is_dash(item) and AMOUNT.match(item["rest"])):
        return "item"
    return "row" if "\t" in line.strip(" ") else ""


def _is_dash(item: re.Match[str]) -> bool:
    """Before figures it may be a minus, or stand for what is missing."""
    return bool(item["mark"]) and item["mark"] not in "oO"


def _converted(block: list[str]) -> list[str]:
    if _kind_of(block[0]) == "item":
        items = [match for line in block if (match := ITEM.fullmatch(line))]
        if len(items) == 1 and (items[0]["number"] or items[0]["label"]):
            return ["", _numbered_paragraph(items[0]), ""]
        return block if _are_signs([item["rest"] for item in items]) else ["", *_list(items), ""]
    rows = [line for line in block if "\t" in line.strip()]
    if "\t" in block[0] and len(block) > 1 and len(rows) * 2 >= len(block):
        return ["", *_table(block), ""]
    return block


def _numbered_paragraph(item: re.Match[str]) -> str:
    """With its number in words, because one paragraph is no list."""
    mark = f"{item['number']}\\{item['stop']}" if item["number"] else item["label"]
    return f"{mark} {item['rest'].strip()}"


def _are_signs(rests: list[str]) -> bool:
    """Whether what stands before these may be signs rather than marks of a list."""
    return (len(rests) == 1 and bool(AMOUNT.match(rests[0].strip()))) or all(
        BARE_AMOUNT.fullmatch(rest.strip()) for rest in rests
    )


@dataclass(frozen=True)
class _Level:
    indent: int
    kind: str


def _list(items: list[re.Match[str]]) -> list[str]:
    levels: list[_Level] = []
    depths = []
    for item in items:
        levels = _levels(levels, _Level(len(item["indent"].replace("\t", STEP)), _kind(item)))
        depths.append(len(levels) - 1)
    ordered = _in_order(items, depths)
    return [
        f"{STEP * depth}{_mark(item, in_order)} {item['rest'].strip()}"
        for item, depth, in_order in zip(items, depths, ordered, strict=True)
    ]


def _levels(above: list[_Level], now: _Level) -> list[_Level]:
    """The levels down to the item: by its indentation, and where that is the same, by its kind of mark."""
    if now in above:
        return above[: above.index(now) + 1]
    shallower = [level for level in above if level.indent <= now.indent]
    return [*shallower, now]


def _kind(item: re.Match[str]) -> str:
    if item["tick"]:
        return "tick"
    if item["label"]:
        return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", item["label"].casefold()))
    return f"1{item['stop']}" if item["number"] else item["bullet"] or item["mark"]


def _in_order(items: list[re.Match[str]], depths: list[int]) -> list[bool]:
    """Of which a numbered list shows the very number that was typed: counted on by one from the first of its level."""
    siblings: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for place, depth in enumerate(depths):
        siblings = {level: group for level, group in siblings.items() if level <= depth}
        if depth not in siblings:
            siblings[depth] = []
            groups.append(siblings[depth])
        siblings[depth].append(place)
    ordered = [False] * len(items)
    for group in groups:
        numbers = [int(items[place]["number"] or -1) for place in group]
        counts = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] >= 0 and len(numbers) > 1
        for place in group:
            ordered[place] = counts
    return ordered


def _mark(item: re.Match[str], in_order: bool) -> str:
    if item["number"]:
        return f"{int(item['number'])}{item['stop']}" if in_order else f"- {item['number']}\\{item['stop']}"
    return f"- {item['label'] or item['tick']}" if item["label"] or item["tick"] else "-"


def _table(lines: list[str]) -> list[str]:
    rows = [[cell.strip().replace("|", "\\|") for cell in line.strip(" ").split("\t")] for line in lines]
    width = max(place for row in rows for place, cell in enumerate(row, 1) if cell)
    head, *body = [[*row, *[""] * width][:width] for row in rows]
    columns = [[cell for cell in column if cell] for column in zip(*body, strict=True)]
    rule = ["---:" if column and all(NUMBER.fullmatch(cell) for cell in column) else "---" for column in columns]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *body)]


def _tidied(lines: list[str]) -> list[str]:
    """One empty line where there are several, none at the ends."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1].strip() else kept


def _keep_signs(lines: list[str]) -> list[str]:
    """A backslash before what Markdown would take for a mark of its own."""
    signs = {place for group in _typed_lists(lines) if _is_sign(group, lines) for place in group}
    return [_with_sign(line, place in signs) for place, line in enumerate(lines)]


def _typed_lists(lines: list[str]) -> Iterator[list[int]]:
    """Places of the items of each list, as Markdown reads it; an empty or an indented line ends none."""
    group: list[int] = []
    for place, line in enumerate(lines):
        match = TYPED.fullmatch(line)
        if match and group and _sort(match) != _sort(TYPED.fullmatch(lines[group[0]])):
            yield group
            group = []
        if match:
            group.append(place)
        elif line.strip() and not line.startswith((STEP, "\t", "  ")):
            if group:
                yield group
            group = []
    if group:
        yield group


def _sort(match: re.Match[str] | None) -> str:
    return match["mark"][-1] if match else ""


def _is_sign(group: list[int], lines: list[str]) -> bool:
    items = [match for place in group if (match := TYPED.fullmatch(lines[place]))]
    rests = [item["rest"].strip() for item in items]
    if items[0]["number"]:
        numbers = [int(item["number"]) for item in items]
        follows = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return len(items) == 1 or not (follows or set(numbers) == {1})
    is_footnote = items[0]["mark"] == "*" and len(items) == 1
    return is_footnote or not all(rests) or _are_signs(rests)


def _with_sign(line: str, is_sign: bool) -> str:
    line = TIMES.sub(r"\\*", line)
    if match := QUOTED.fullmatch(line):
        line = f"{match['before']}\\{match['rest']}"
    match = TYPED.fullmatch(line) if is_sign else None
    if match is None:
        return line
    mark = match["mark"]
    escaped = f"{mark[:-1]}\\{mark[-1]}"
    return f"{match['indent']}{escaped}{match['rest']}"
