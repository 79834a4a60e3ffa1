"""Text from Word and Excel: lists and tables become what they are, signs stay signs, and nothing is lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pcc_portal.ui.markdown import Cited, plain_words, render
from pcc_portal.ui.pasted import to_markdown

LISTS = [
    (["•\tBurglary fell", "•\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["·\tBurglary fell", "·\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["o\tBurglary fell", "o\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["–\tBurglary fell", "–\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["▪\u00a0\u00a0Burglary fell", "▪Robbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["\uf0b7\tBurglary fell", "\uf0b7\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["1.\tBurglary fell", "2.\tRobbery rose"], ["1. Burglary fell", "2. Robbery rose"]),
    (["4.\tBurglary fell", "7.\tRobbery rose"], ["- 4\\. Burglary fell", "- 7\\. Robbery rose"]),
    (["1.1\tBurglary fell", "1.2\tRobbery rose"], ["- 1.1 Burglary fell", "- 1.2 Robbery rose"]),
    (["· Burglary fell", "· Robbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["1)\tBurglary fell", "2)\tRobbery rose"], ["1) Burglary fell", "2) Robbery rose"]),
    (["4)\tBurglary fell", "7)\tRobbery rose"], ["- 4\\) Burglary fell", "- 7\\) Robbery rose"]),
    (["a)\tBurglary fell", "b)\tRobbery rose"], ["- a) Burglary fell", "- b) Robbery rose"]),
    (["(i)\tBurglary fell", "(ii)\tRobbery rose"], ["- (i) Burglary fell", "- (ii) Robbery rose"]),
    (
        ["•\tCrime", "o\tBurglary", "o\tRobbery", "•\tVictims"],
        ["- Crime", "    - Burglary", "    - Robbery", "- Victims"],
    ),
    (["– Burglary fell", "– Robbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["(a) Burglary fell", "(b) Robbery rose"], ["- (a) Burglary fell", "- (b) Robbery rose"]),
    (["i. Burglary fell", "ii. Robbery rose"], ["- i. Burglary fell", "- ii. Robbery rose"]),
    (["→\tBurglary fell", "→\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["\u2010\tBurglary fell", "\u2010\tRobbery rose"], ["- Burglary fell", "- Robbery rose"]),
    (["[1]\tBurglary fell", "[2]\tRobbery rose"], ["- [1] Burglary fell", "- [2] Robbery rose"]),
    (["✔ Burglary fell", "✘ Robbery rose"], ["- ✔ Burglary fell", "- ✘ Robbery rose"]),
    (["☐\tBurglary fell", "☒\tRobbery rose"], ["- ☐ Burglary fell", "- ☒ Robbery rose"]),
    (["•\t>85% of victims", "•\t> 90% of calls"], ["- \\>85% of victims", "- \\> 90% of calls"]),
    (["•\tCrime", "\t•\tBurglary", "•\tVictims"], ["- Crime", "    - Burglary", "- Victims"]),
    (["1.\tCrime", "1.1\tBurglary", "2.\tVictims"], ["1. Crime", "    - 1.1 Burglary", "2. Victims"]),
]


@pytest.mark.parametrize(("typed", "made"), LISTS)
def test_a_list_made_of_characters_becomes_a_list(typed: list[str], made: list[str]) -> None:
    assert to_markdown("\n".join(typed)).split("\n") == made
    assert html("\n".join(typed)).count("<li>") == len(typed)


def test_what_stands_around_a_list_stays_outside_it() -> None:
    made = to_markdown("It went so:\n•\tBurglary fell\n•\tRobbery rose\nAnd that was all.")
    assert made == "It went so:\n\n- Burglary fell\n- Robbery rose\n\nAnd that was all."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("24.\tThe panel noted it.", "24. The panel noted it."),
        ("24)\tThe panel noted it.", "24) The panel noted it."),
        ("3.1\tBurglary fell.", "3.1 Burglary fell."),
        ("(4)\tBurglary fell.", "(4) Burglary fell."),
    ],
)
def test_the_number_of_one_paragraph_stays_and_nothing_comes_before_it(typed: str, shown: str) -> None:
    assert html(typed) == f"<p>{shown}</p>"
    assert html(to_markdown(typed)) == f"<p>{shown}</p>"


SHEET = "Offence\t2022/23\t2023/24\nBurglary\t1,204\t1,150\nRobbery\t310\t(45)"


@pytest.mark.parametrize(
    "typed",
    [
        "– One dash alone",
        "(a) alone",
        "a) First\nc) Third",
        "I. Smith said so",
        "– 5% and\n– 3%",
        'It said "two\nlines".',
    ],
)
def test_marks_that_make_no_list(typed: str) -> None:
    assert "<li" not in html(typed)
    assert words_of(typed) == " ".join(typed.split())


def test_a_cell_of_several_lines_is_one_cell() -> None:
    typed = 'Offence\tWhy\n"Burglary,\nhome"\t"more ""doors""\nopen"\nRobbery\t5'
    assert '| Burglary, home | more "doors" open |' in to_markdown(typed)


def test_lines_of_cells_become_a_table() -> None:
    assert to_markdown(f"As counted:\n{SHEET}\nSource: the force").split("\n") == [
        "As counted:",
        "",
        "| Offence | 2022/23 | 2023/24 |",
        "| --- | ---: | ---: |",
        "| Burglary | 1,204 | 1,150 |",
        "| Robbery | 310 | (45) |",
        "",
        "Source: the force",
    ]
    assert '<td class="number">(45)</td>' in html(SHEET)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("A\tB\tC\n1\t2\n3\t", "| A | B | C |\n| ---: | ---: | --- |\n| 1 | 2 |  |\n| 3 |  |  |"),
        ("\t2023\nBurglary\t5", "|  | 2023 |\n| --- | ---: |\n| Burglary | 5 |"),
        ("A\tB\t\n1\t2\t", "| A | B |\n| ---: | ---: |\n| 1 | 2 |"),
        ("A|B\tC\n-\t5", "| A\\|B | C |\n| --- | ---: |\n| - | 5 |"),
    ],
)
def test_a_ragged_table(typed: str, made: str) -> None:
    assert to_markdown(typed) == made
    assert html(typed).count("<table") == 1


@pytest.mark.parametrize("typed", ["Name\tValue", "\tAn indented paragraph.\n\tAnother one.", "Plain words."])
def test_no_table(typed: str) -> None:
    assert "<table" not in html(typed)


SIGNS = [
    *(">85% of victims were satisfied.", "> 85% of victims", ">£5 million", ">=85%", ">half of them", "<5 cases"),
    *("+5 officers", "+ 5 officers", "-3%", "- 3%", "–3%", "– 3%", "−3%", "-", "+", "# 4 in the country", "=5%"),
    *("45. Of these, five.", "2023. The year of change.", "1. Only one point.", "7) Seven of them."),
    *(
        "* Provisional.",
        "** Estimated.",
        "1,204* and 1,150*",
        "*1,204 and *1,150",
        "3*4*5",
        "± 5%",
        "~40%",
        "£5",
        "•\t5",
    ),
    *("–\t5%", "-\t5%", "&lt; 5 and &pound;3", "(45)", "- 3%\n- 4%", "---", "==="),
]


@pytest.mark.parametrize("typed", SIGNS)
def test_a_sign_stays_a_sign(typed: str) -> None:
    assert words_of(typed) == " ".join(typed.split())


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("- Burglary fell\n- Robbery rose", "<ul>"),
        ("* Burglary\n* Robbery", "<ul>"),
        ("- 5 officers joined\n- 3 left", "<ul>"),
        ("1. First\n2. Second", "<ol>"),
        ("1. First\n\n2. Second", "<ol>"),
        ("1. First\n    - of it\n2. Second", "<ol>"),
        ("3. Third\n4. Fourth", '<ol start="3">'),
        ("1. First\n1. Second", "<ol>"),
        ("> A victim said that it helped.", "<blockquote>"),
        ("| A | B |\n| --- | --- |\n| 1 | 2 |", "<table"),
        ("- > A victim said so.", "<blockquote>"),
        ("It *rose*.", "<em>rose</em>"),
    ],
)
def test_markdown_that_was_meant_stays(typed: str, tag: str) -> None:
    assert to_markdown(typed) == typed
    assert tag in html(typed)


def html(text: str) -> str:
    return str(render(to_markdown(text), lambda reference: Cited(str(reference))))


def words_of(text: str) -> str:
    return plain_words(html(text))


PIECES = [
    *("•\t", "o\t", "–\t", "-\t", "- ", "* ", "+ ", "1.\t", "2. ", "1.1\t", "a)\t", "(i)\t", "> ", ">", "\t", "    "),
    *(
        "#",
        "85%",
        "£1.2m",
        "(45)",
        "5",
        "Burglary",
        "fell",
        " ",
        "\n",
        "\n\n",
        "|",
        "*",
        "\u00a0",
        "–",
        "§",
        "é",
        "=",
        "--",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join) | st.text(
    st.characters(exclude_categories=["C"], exclude_characters="[]\\`<_&") | st.sampled_from("\n\t •-*>1"), max_size=60
)


@given(TEXTS)
@example("•\t5 officers")
@example("1.\ta\n3.\tb")
def test_a_second_reading_changes_nothing(text: str) -> None:
    once = to_markdown(text)
    assert to_markdown(once) == once


def signs_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]", text)


@given(TEXTS)
def test_every_letter_and_digit_is_printed_in_its_order(text: str) -> None:
    """But for the marks of lists: what numbers a list is its own."""
    made = html(text)
    marks = re.sub(r"(?m)^[ \t\u00a0]*[oO](?=[\t\u00a0]|  )", "", text)
    if "<ol" not in made:
        assert signs_of(plain_words(made)) in (signs_of(text), signs_of(marks))
