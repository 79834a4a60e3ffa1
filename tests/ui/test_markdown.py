"""Text that people write: references, numbered paragraphs, and nothing that could run."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.markdown import (
    ATTRIBUTES,
    SCHEMES,
    TAGS,
    Cited,
    Reference,
    allowed_link,
    paragraphs,
    references,
    render,
    sanitise,
)


def cite(reference: Reference) -> Cited:
    return Cited(f"[{reference.key}]", f"/{reference.kind}/", str(reference))


def hostile(reference: Reference) -> Cited:
    return Cited("<img src=x onerror=alert(1)>", 'javascript:alert("1")', '"><script>alert(1)</script>')


class Inspector(HTMLParser):
    """Fails on any tag, attribute or link that text may not carry."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"class"}
            if name == "href":
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in SCHEMES


def inspect(html: str) -> None:
    Inspector().feed(html)
    assert "{kind" not in html


XSS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.test><input name=password></form>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<base href=//evil.test>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<details open ontoggle=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](//evil.test/)",
    "[x](\\\\evil.test/)",
    '[x](https://a.test "\'onmouseover=alert(1)")',
    '[x](https://a.test/"onmouseover="alert(1))',
    "![x](javascript:alert(1))",
    "![x](https://evil.test/pixel.gif)",
    "<javascript:alert(1)>",
    "<https://a.test/'onclick=alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{measure:<script>alert(1)</script>}",
    '{measure:"onclick="alert(1)}',
    "{measure:x|field} {{measure:x}} {measure:{contract:y}} {measure:x",
    "[{measure:a](javascript:alert(1))}](javascript:alert(1))",
    "[{measure:a}]({measure:b})",
    "| <script> | {measure:x} |\n|---|--:|\n| [x](javascript:1) | <img onerror=1> |",
    "# <script>alert(1)</script>\n## {measure:x}",
    "> <script>\n> - <img onerror=x>",
    "\u202e\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>",
]


@pytest.mark.parametrize("text", XSS)
@pytest.mark.parametrize("cited", [cite, hostile])
def test_nothing_hostile_passes(text: str, cited: object) -> None:
    for html in (render(text, cited), *paragraphs(text, cited)):  # type: ignore[arg-type]
        inspect(html)
        assert not re.search(r"<(script|img|svg|iframe|form|style|h[1-6])", html)


def test_raw_html_is_shown_as_words() -> None:
    assert render("<b>bold</b>", cite) == "<p>&lt;b&gt;bold&lt;/b&gt;</p>"


@pytest.mark.parametrize("html", XSS)
def test_sanitising_again_changes_nothing(html: str) -> None:
    once = sanitise(html)
    inspect(once)
    assert sanitise(once) == once


WORDS = "< > \" ' & &lt; / = a p script svg href onclick javascript: </ <!-- --> ]]> { } [ ] ( ) | * - measure: \\"
PIECES = st.lists(st.sampled_from([*WORDS.split(), "style", " ", "\n", "<a "]), max_size=30).map("".join)


@given(PIECES | st.text(max_size=80))
def test_any_html_is_sanitised_once_for_all(html: str) -> None:
    once = sanitise(html)
    inspect(once)
    assert sanitise(once) == once


@given(PIECES | st.text(max_size=80))
def test_any_text_renders_to_what_text_may_carry(text: str) -> None:
    html = render(text, cite)
    inspect(html)
    assert sanitise(html) == html


@given(PIECES)
def test_each_reference_found_is_printed(text: str) -> None:
    printed: list[Reference] = []

    def note(reference: Reference) -> Cited:
        printed.append(reference)
        return cite(reference)

    paragraphs(text, note)
    assert printed == references(text)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("mailto:office@example.org", True),
        ("/measures/x/", True),
        ("../x", True),
        ("#para-17", True),
        ("?page=2", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://example.org", False),
        ("//example.org", False),
        ("/\\example.org", False),
        ("http://[", False),
        ("tel:101", False),
    ],
)
def test_links(url: str, allowed: bool) -> None:
    assert allowed_link(url) is allowed


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("{measure:crown-court}", [Reference("measure", "crown-court")]),
        ("{measure:crown-court|national}", [Reference("measure", "crown-court", "national")]),
        ("{decision:PCC/D/2023/30|title}", [Reference("decision", "PCC/D/2023/30", "title")]),
        ("{budget:2023-24|movement}", [Reference("budget", "2023-24", "movement")]),
        ("{a-b: c d }", [Reference("a-b", "c d")]),
        ("*{a:b}* **{a:c}** [{a:d}](/x)", [Reference("a", "b"), Reference("a", "c"), Reference("a", "d")]),
        ("- {a:b}\n- {a:b}", [Reference("a", "b"), Reference("a", "b")]),
        ("| {a:b} |\n|---|\n| {a:c} |", [Reference("a", "b"), Reference("a", "c")]),
        ("`{a:b}` \\{a:c}", []),
        ("{Measure:x} {measure:} {measure: } {measure|x} {:x} {a:b|} {a:b|Field} {a:b", []),
    ],
)
def test_references(text: str, cited: list[Reference]) -> None:
    assert references(text) == cited


def test_a_reference_prints_as_it_is_written() -> None:
    for written in ("{measure:x}", "{measure:x|national}"):
        assert str(references(written)[0]) == written


def test_a_citation_is_escaped_and_linked() -> None:
    html = render("{a:b}", lambda reference: Cited("<1 & 2>", "/a/?x=1&y=2", 'the "best"'))
    assert html == '<p><a class="cite" href="/a/?x=1&amp;y=2" title="the &quot;best&quot;">&lt;1 &amp; 2&gt;</a></p>'


def test_a_citation_without_a_page_is_words() -> None:
    assert render("{a:b}", lambda reference: Cited("24")) == "<p>24</p>"


def test_a_citation_inside_a_link_does_not_nest_links() -> None:
    assert render("[see {a:b}](/x)", cite) == '<p><a href="/x">see [b]</a></p>'


def test_a_list_or_table_belongs_to_the_paragraph_before_it() -> None:
    text = "One:\n\n- a\n- b\n\nTwo.\n\nThree:\n\n| A | B |\n|---|--:|\n| x | 1 |\n\n> quoted"
    first, second, third = paragraphs(text, cite)
    assert first.startswith("<p>One:</p>")
    assert "<li>b</li>" in first
    assert second == "<p>Two.</p>"
    assert '<th scope="col" class="number">B</th>' in third
    assert '<td class="number">1</td>' in third
    assert third.endswith("</blockquote>")


def test_paragraphs_of_nothing() -> None:
    assert paragraphs(" \n\n ", cite) == []


def test_a_text_may_begin_with_a_list() -> None:
    assert len(paragraphs("- a\n\nThen.", cite)) == 2


def test_headings_rules_and_code_blocks_are_words() -> None:
    html = render("# One\n\nTwo\n===\n\n---\n\n    four", cite)
    assert not re.search(r"<(h\d|hr|pre)", html)
    assert "# One" in html
    assert "four" in html
