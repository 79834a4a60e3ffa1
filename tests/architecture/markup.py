"""Holds a page against what all keep: known elements closed in order, names that stand once, links that lead."""

import re
from collections import Counter
from html.parser import HTMLParser

WITHOUT_END = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
TEXT = """a abbr b blockquote button caption cite code dd del details div dl dt em fieldset figcaption figure form
h1 h2 h3 h4 h5 h6 i label legend li ol optgroup option p pre q s select small span strong sub summary sup table tbody td
textarea tfoot th thead time tr u ul ins colgroup"""
FRAME = "article aside body footer head header html main nav noscript script section style title"
DRAWING = "svg g path line polyline polygon rect circle ellipse text tspan desc defs clippath marker pattern use"
ELEMENTS = WITHOUT_END | frozenset(f"{TEXT} {FRAME} {DRAWING}".split())
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._open: list[str] = []
        self._ids = Counter[str]()
        self._pointed_at: list[tuple[str, str]] = []
        self._headings: list[int] = []
        self.feed(html)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" not in given:
            self.faults.append("<script> stands in the page instead of a file")
        if tag not in ELEMENTS:
            self.faults.append(f"<{tag}> is no element")
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if "id" in given:
            self._ids[given["id"]] += 1
        self._pointed_at += [(name, each) for name in POINTERS for each in given.get(name, "").split()]
        if tag == "a" and given.get("href", "").startswith("#"):
            self._pointed_at.append(("href", given["href"][1:]))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._headings.append(int(tag[1]))
        if tag not in WITHOUT_END:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in WITHOUT_END:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes what is not open")

    def _finish(self) -> None:
        self.faults += [f"<{tag}> stays open" for tag in self._open]
        self.faults += [f"the id “{name}” stands {count} times" for name, count in self._ids.items() if count > 1]
        self.faults += [f"{how} points at “{name}”" for how, name in self._pointed_at if name and name not in self._ids]
        if "" in self._ids:
            self.faults.append("an id is empty")
        if self._headings.count(1) != 1:
            self.faults.append(f"{self._headings.count(1)} headings of the first level")
        self.faults += [
            f"a heading of level {now} follows one of level {before}"
            for before, now in zip(self._headings, self._headings[1:], strict=False)
            if now > before + 1
        ]


def programme_talk(text: str) -> str:
    patterns = (r">\s*None\s*<", r"\{\{|\{%", r"&lt;[A-Z]\w+ object", r"\bDecimal\(", r"datetime\.", r"(?<!\\)\bnan\b")
    return _first("|".join(patterns), re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def citation_as_typed(text: str) -> str:
    """Boxes to type in and samples of code hold citations by right."""
    shown = re.sub(r"<(style|textarea|code)\b.*?</\1>", "", text, flags=re.DOTALL)
    return _first(r"\{[a-z-]+:[a-z]|\[not published\]", shown)


def _first(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group() if match else ""
