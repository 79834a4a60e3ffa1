"""Text that people write: Markdown without raw HTML, with references to records, made into safe HTML.

A reference reads `{kind:key}` or `{kind:key|field}`. What it prints is for the caller's `cite` to say. Words of another
language read `[Heddlu Dyfed-Powys]{cy}`, with its tag, so that they are read out in it (WCAG 3.1.2). Headings, rules,
images and code blocks are not taken: a page's headings are its own, and a report loads nothing.
"""

import hashlib
import html as html_entities
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from . import footnotes
from .caching import BoundedCache
from .languages import TAG as LANGUAGE_TAG

REFERENCE = re.compile(r"\{(?P<kind>[a-z-]+):(?P<key>[^|{}\n]+)(?:\|(?P<field>[a-z_]+))?\}")

# A link may stand in the words, as any other mark may.
SPOKEN = r"(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\]\([^()\s]*\)|\n(?![ \t]*\n))+)"
LANGUAGE = re.compile(rf"(?<!\\)\[{SPOKEN}\]\{{(?P<tag>{LANGUAGE_TAG})\}}")
BEGUN = re.compile(r"(?<!\\)\{[A-Za-z][\w-]*(?::[^\s{}|]*)?(?:\|\w*)?\}?")
CODE = re.compile(r"`[^`\n]*`")
MARK_OF_NOTE = re.compile(r"<sup><a [^>]*>(\d+)</a></sup>")
MEANS_SOMETHING = re.compile(r"[\\`*_{}\[\]<>()#+!|~^-]|(?<=\d)[.)]")
TAG = re.compile(r"<[^>]*>")
END_OF_BLOCK = re.compile(r"</(?:p|li|td|th|tr|blockquote)>|<br>")
SCHEMES = {"http", "https", "mailto"}
TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "span", "strong", "sup", "ul"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "role", "aria-label"},
    "ol": {"start"},
    "p": {"id", "role"},
    "span": {"lang"},
    "th": {"scope"},
}
CLASSES = {
    "a": {"cite", "cite--unreleased"},
    "p": {"note"},
    "table": {"register", "register--plain"},
    "td": {"number"},
    "th": {"number"},
}
UNRELEASED = " (not yet released)"
BYTES_A_CHARACTER, BYTES_A_TOKEN = 8, 600
MOST_BYTES = 32 * 2**20  # of texts that were read, in each worker
NOT_TAKEN = ["code", "entity", "fence", "heading", "hr", "html_block", "html_inline", "image", "lheading", "reference"]


@dataclass(frozen=True)
class Reference:
    """A record named in a text; `field` is empty where none was asked for."""

    kind: str
    key: str
    field: str = ""

    def __str__(self) -> str:
        return f"{{{self.kind}:{self.key}{'|' if self.field else ''}{self.field}}}"


@dataclass(frozen=True)
class Cited:
    """What a reference prints: plain text, the page it leads to (may be empty), and words for the link's title.

    `unreleased`: readers outside cannot see it yet, and the text says so.
    """

    text: str
    href: str = ""
    title: str = ""
    unreleased: bool = False
    is_in_file: bool = False  # whose paragraphs lead to a record once, however often they cite it


Cite = Callable[[Reference], Cited]


def references(text: str) -> list[Reference]:
    """The references in the text, in order, repeats included. Those in code or behind a backslash are words."""
    return [
        token.meta["reference"] for block in parsed(text) for token in block.children or () if token.type == "citation"
    ]


def references_in_words(text: str) -> list[Reference]:
    """The same of a text that is printed as it stands, without Markdown."""
    return [_reference(match) for match in REFERENCE.finditer(text)]


def unfinished(text: str) -> list[str]:
    """What begins like a reference and is none: a brace with a letter behind it, but in code, behind a backslash, or
    behind words whose language it names.

    Any other brace is a word's own.
    """
    begun = BEGUN.finditer(CODE.sub(lambda code: " " * len(code[0]), text))
    tags = {match.end("words") + 1 for match in LANGUAGE.finditer(text)}
    return [match[0] for match in begun if match.start() not in tags and not REFERENCE.match(text, match.start())]


def language_tags(text: str) -> list[str]:
    """Those that words of the text are said to be in."""
    return [match["tag"] for match in LANGUAGE.finditer(text)]


def in_words(text: str, cite: Cite | None, *, unknown: str = "") -> SafeString:
    """Safe HTML of a text without Markdown, with what its references print; `unknown` where nobody says what."""
    parts, end = [], 0
    for match in LANGUAGE.finditer(text):
        words = _cited_words(match["words"], cite, unknown)
        parts += [
            _cited_words(text[end : match.start()], cite, unknown),
            format_html('<span lang="{}">{}</span>', match["tag"], words),
        ]
        end = match.end()
    return format_html("{}" * (len(parts) + 1), *parts, _cited_words(text[end:], cite, unknown))


def _cited_words(text: str, cite: Cite | None, unknown: str) -> SafeString:
    parts, end = [], 0
    for match in REFERENCE.finditer(text):
        cited = cite(_reference(match)) if cite else Cited(unknown)
        parts += [escape(text[end : match.start()]), _link(cited)]
        end = match.end()
    return format_html("{}" * (len(parts) + 1), *parts, escape(text[end:]))


def in_plain_words(text: str, cite: Cite) -> str:
    """A text without Markdown, with what its references print, in words alone: for a cell, a file, inside a link."""
    if "{" not in text:
        return text
    return REFERENCE.sub(lambda match: _printed(cite(_reference(match))), in_one_language(text))


def in_one_language(text: str) -> str:
    """Without saying which of its words are in another."""
    return LANGUAGE.sub(r"\g<words>", text)


def _printed(cited: Cited) -> str:
    return cited.text + (UNRELEASED if cited.unreleased else "")


def _link(cited: Cited) -> SafeString:
    words = _printed(cited)
    return format_html('<a class="cite" href="{}">{}</a>', cited.href, words) if cited.href else escape(words)


def _reference(match: re.Match[str]) -> Reference:
    return Reference(match["kind"], match["key"].strip(), match["field"] or "")


def as_words(text: str) -> str:
    """A text without Markdown as Markdown that prints just that."""
    return MEANS_SOMETHING.sub(r"\\\g<0>", text)


def paragraphs(text: str, cite: Cite) -> list[SafeString]:
    """Safe HTML of each paragraph to be numbered; a list, table or quotation belongs to the paragraph before it."""
    notes = _numbering(text, cite)
    return [_html(tokens, cite, notes) for tokens in _numbered(parsed(text))]


def sources(text: str) -> list[str]:
    """The Markdown of each paragraph to be numbered, as `paragraphs` divides the text."""
    lines = text.splitlines()
    return ["\n".join(lines[slice(*_lines_of(tokens))]) for tokens in _numbered(parsed(text))]


def _lines_of(tokens: Sequence[Token]) -> tuple[int, int]:
    spans = [token.map for token in tokens if token.map]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else (0, 0)


def render(text: str, cite: Cite) -> SafeString:
    """Safe HTML of the whole text."""
    return _html(parsed(text), cite, _numbering(text, cite))


def _numbering(text: str, cite: Cite) -> footnotes.Numbering:
    """Notes are counted through all that one object cites for, such as the texts of a report."""
    together = getattr(cite, "__self__", None)
    key = hashlib.sha256(text.encode()).hexdigest()[:6]
    return footnotes.Numbering(getattr(together, "notes", count(1)), footnotes.notes_of(parsed(text)), key)


def plain_words(safe_html: str) -> str:
    """What it says, on one line, without its tags."""
    words = TAG.sub("", END_OF_BLOCK.sub(" ", MARK_OF_NOTE.sub(" [note \\1]", safe_html)))
    return " ".join(html_entities.unescape(words).split())


def sanitise(html: str) -> str:
    """Only the tags, attributes, class values and link schemes that text may carry."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _html(tokens: Sequence[Token], cite: Cite, notes: footnotes.Numbering) -> SafeString:
    env: dict[str, Any] = {"cite": cite, "footnotes": notes}

    def written(part: Sequence[Token]) -> str:
        return str(PARSER.renderer.render(part, PARSER.options, env))

    html = sanitise(written(footnotes.without_notes(tokens)) + footnotes.html_of(notes, written)).strip()
    return mark_safe(html)  # noqa: S308 (the allow-list has just made it so)


def _numbered(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for block in _blocks(tokens):
        if footnotes.without_notes(group) and block[0].type == "paragraph_open":
            yield group
            group = []
        group += block
    if group:
        yield group


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Top-level blocks, each from its opening token to its closing one."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting == -1:
            yield block
            block = []


class Parser(MarkdownIt):
    """CommonMark and tables, less what is not taken, with links only to web pages, mail and this site."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the parser's own name)
        return allowed_link(url)


def allowed_link(url: str) -> bool:
    """http, https, mailto, a path or a fragment; never another scheme, nor a host behind two slashes."""
    bare = re.sub(r"[\x00-\x20]", "", url).replace("\\", "/")
    try:
        parts = urlsplit(bare)
    except ValueError:
        return False
    return parts.scheme in SCHEMES or not (parts.scheme or parts.netloc or bare.startswith("//"))


def _citation(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos, state.posMax)
    if not match or not match["key"].strip():
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        token.meta["reference"] = _reference(match)
        token.meta["in_link"] = state.linkLevel > 0
    state.pos = match.end()
    return True


def _in_language(state: StateInline, silent: bool) -> bool:
    match = LANGUAGE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        end, (state.pos, state.posMax) = state.posMax, match.span("words")
        state.push("language_open", "span", 1).attrSet("lang", match["tag"])
        state.md.inline.tokenize(state)
        state.push("language_close", "span", -1)
        state.posMax = end
    state.pos = match.end()
    return True


def _cited_html(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    meta = tokens[index].meta
    cited: Cited = env["cite"](meta["reference"])
    words = escapeHtml(_printed(cited))
    linked = env.setdefault("linked", set())
    if not cited.href or meta["in_link"] or (cited.is_in_file and cited.href in linked):
        return words  # a link inside a link is not HTML
    linked.add(cited.href)
    title = f' title="{escapeHtml(cited.title)}"' if cited.title else ""
    marks = "cite cite--unreleased" if cited.unreleased else "" if cited.is_in_file else "cite"
    classes = f'class="{marks}" ' if marks else ""  # a file's style sheet knows its links by their place
    return f'<a {classes}href="{escapeHtml(cited.href)}"{title}>{words}</a>'


def _cell_html(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Alignment as a class: the page's security policy refuses a style attribute."""
    token = tokens[index]
    scope = ' scope="col"' if token.tag == "th" else ""
    right = ' class="number"' if token.attrGet("style") == "text-align:right" else ""
    return f"<{token.tag}{scope}{right}>"


def _table_html(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<table class="register register--plain">\n'


def _parser() -> Parser:
    parser = Parser("commonmark", {"html": False})
    parser.enable("table").disable(NOT_TAKEN)
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.before("link", "language", _in_language)
    footnotes.teach(parser)
    parser.add_render_rule("citation", _cited_html)
    parser.add_render_rule("table_open", _table_html)
    parser.add_render_rule("th_open", _cell_html)
    parser.add_render_rule("td_open", _cell_html)
    return parser


def _parse(text: str) -> tuple[Token, ...]:
    return tuple(footnotes.as_typed(PARSER.parse(text)))


def _size(text: str, tokens: Sequence[Token]) -> int:
    """In bytes, as measured: a list of short items has as many tokens as characters, prose a fiftieth of that."""
    return BYTES_A_CHARACTER * len(text) + BYTES_A_TOKEN * sum(1 + len(token.children or ()) for token in tokens)


PARSER = _parser()
# Nothing that renders them changes the tokens, so that a text is read once for references, words and pages.
parsed = BoundedCache(_parse, size=_size, limit=MOST_BYTES)
