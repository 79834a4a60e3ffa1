"""The style sheet of the single-file report: the portal's own, less what only a screen of the portal needs."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

SHEET = "css/portal.css"
HEADING = re.compile(r"^/\* \d+ (?P<name>[^-\n]+?) -+ \*/$", re.MULTILINE)
IN_A_REPORT = frozenset(
    {"Tokens", "Base", "Layout", "Page head", "Tags, marks and notices", "Figures", "Charts", "Registers", "Summary"}
    | {"Report", "Print", "Panel report, composed and in brief"}
)


def sections(sheet: str) -> dict[str, str]:
    """The sheet's sections by the name in their heading comment, in order."""
    found = list(HEADING.finditer(sheet))
    ends = [heading.start() for heading in found[1:]] + [len(sheet)]
    return {heading["name"]: sheet[heading.end() : end] for heading, end in zip(found, ends, strict=True)}


def compact(sheet: str) -> str:
    """Without comments and the spaces that only people need."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    tight = re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()
    return re.sub(r"(?<=\w): (?=[^{}]*\})", ":", tight).replace(", ", ",")


@cache
def report_css() -> SafeString:
    """Read once a process from the source of the portal's sheet. FileNotFoundError where it is missing.

    It is our own file and goes into a style element as it stands.
    """
    found = sections(_path().read_text(encoding="utf-8"))
    return SafeString(compact("".join(rules for name, rules in found.items() if name in IN_A_REPORT)))


ELEMENT = re.compile(r"(?:^|[ >+~])([a-z]+\d?)(?=$|[ >+~.:\[])")
OPENED = re.compile(r"<([a-z]+\d?)")
CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
USED = re.compile(r'class="([^"]*)"')
RULE = re.compile(r"(?P<selectors>[^{}@;]+)\{(?P<body>[^{}]*)\}")
BETWEEN = re.compile(r",(?![^(]*\))")
VARIABLE = re.compile(r"var\((--[\w-]+)\)")
TOKEN = re.compile(r"(?<=[{;])(?P<name>--[\w-]+):[^;}]*;?")
EMPTY_GROUP = re.compile(r"@media[^{}]*\{\}")


def css_for(html: str) -> SafeString:
    """The rules of the report's sheet whose classes and elements all stand in the document: the others would style
    nothing."""
    used = {name for names in USED.findall(html) for name in names.split()}
    elements = set(OPENED.findall(html))

    def is_used(selector: str) -> bool:
        return used.issuperset(CLASS.findall(selector)) and elements.issuperset(ELEMENT.findall(selector.strip()))

    def kept(rule: re.Match[str]) -> str:
        wanted = [one for one in BETWEEN.split(rule["selectors"]) if is_used(one)]
        return f"{','.join(wanted)}{{{rule['body']}}}" if wanted else ""

    sheet = EMPTY_GROUP.sub("", RULE.sub(kept, report_css()))
    spoken = set(VARIABLE.findall(sheet))
    return SafeString(TOKEN.sub(lambda token: token[0] if token["name"] in spoken else "", sheet))


def _path() -> Path:
    from django.contrib.staticfiles import finders

    path = finders.find(SHEET)
    if path is None:
        raise FileNotFoundError(SHEET)
    return Path(path)
