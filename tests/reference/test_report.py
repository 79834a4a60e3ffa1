"""The checker finds what it is for."""

import pytest

from tests.reference.report import Fact, Reader, facts, faults, missing

SECTIONS = "".join(
    f"<h2>{name}</h2>"
    for name in (
        "Putting victims and survivors first",
        "Building a more secure West Mercia",
        "Reforming West Mercia",
        "Reassuring West Mercia",
        "Performance and accountability",
    )
)
PARAGRAPHS = "".join(f'<p data-paragraph="{n}" id="para-{n}">Words.</p>' for n in range(1, 61))
SOUND = (
    f'<html lang="en"><head><title>A</title></head><body>{SECTIONS}{PARAGRAPHS}<a href="#para-2">2</a></body></html>'
)


def test_a_sound_document_has_no_fault() -> None:
    assert faults(Reader(SOUND)) == []


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        (' lang="en"', "", "language"),
        ("<title>A</title>", "", "title"),
        ("<h2>Reforming West Mercia</h2>", "", "sections"),
        ('data-paragraph="7"', 'data-paragraph="8"', "numbered through"),
        ('id="para-7"', 'id="para-8"', "para-8 stands twice"),
        ('href="#para-2"', 'href="#para-99"', "#para-99 leads nowhere"),
        ("<body>", '<body><img src="https://elsewhere.example/a.png">', "loads https://elsewhere.example/a.png"),
        ("<body>", '<body><link rel="stylesheet" href="/static/a.css">', "loads /static/a.css"),
    ],
)
def test_a_fault_is_named(good: str, bad: str, words: str) -> None:
    assert any(words in fault for fault in faults(Reader(SOUND.replace(good, bad))))


def test_all_facts_are_missing_from_an_empty_report() -> None:
    assert len(facts()) == len(missing(Reader(SOUND))) == 102


@pytest.mark.parametrize(
    ("display", "text", "stands"),
    [
        ("85%", "it was 85%.", True),
        ("85%", "it was 185%", False),
        ("8", "8.5 days", False),
        ("£1,200,000", "worth £1200000 now", True),
        ("two", "2 remain", True),
        ("14", "14th", False),
        ("early 2024", "by EARLY 2024", True),
    ],
)
def test_a_figure_stands_whole(display: str, text: str, stands: bool) -> None:
    assert Fact("", "", "", display).stands_in(text.casefold()) is stands


def test_a_figure_under_another_theme_does_not_count() -> None:
    reader = Reader(
        "<h2>One</h2><h3>A <span>On track</span></h3><p>12</p><h3>B</h3><p>13</p><h2>Two</h2><h3>A</h3><p>14</p>"
    )
    assert reader.below("One", "A") == "a on track 12"
    assert reader.below("Two", "A") == "a 14"
    assert reader.below("Two", "B") == ""
