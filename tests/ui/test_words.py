"""Nouns in the right number, and names in the middle of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.formats import counted
from pcc_portal.ui.words import mid_sentence, singular


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("homicides", "homicide"),
        ("people", "person"),
        ("children in care", "child in care"),
        ("pieces of casework", "piece of casework"),
        ("press releases and statements", "press release or statement"),
        ("police and crime panels", "police and crime panel"),
        ("closed cases", "closed case"),
        ("cases closed", "case closed"),
        ("people reached", "person reached"),
        ("police recorded crimes", "police recorded crime"),
        ("calls answered within ten seconds", "call answered within ten seconds"),
        ("activities", "activity"),
        ("breaches of bail", "breach of bail"),
        ("addresses", "address"),
        ("policewomen", "policewoman"),
        ("staff", "staff"),
        ("offences against children", "offence against children"),
        ("meetings between victims and offenders", "meeting between victims and offenders"),
        ("incidents where a knife was used", "incident where a knife was used"),
        ("passers-by stopped", "passer-by stopped"),
        ("local heroes", "local hero"),
        ("taxis licensed", "taxi licensed"),
        ("price indices", "price index"),
        ("shoes", "shoe"),
        ("ISVAs", "ISVA"),
        ("", ""),
    ],
)
def test_one_of_what_is_named_in_the_plural(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize(
    ("value", "words"), [(1, "1 homicide"), (-1, "−1 homicide"), (0, "0 homicides"), (2, "2 homicides")]
)
def test_a_count_has_its_noun_in_the_right_number(value: int, words: str) -> None:
    assert counted(value, "homicides") == words


@pytest.mark.parametrize(
    "name",
    [
        "ISVA caseload",
        "A&E attendances",
        "101 calls answered",
        "Crown Court conviction rate",
        "Borsetshire Women’s Aid",
        "PCC’s visits",
        "HMICFRS grade",
        "iPhone thefts",
    ],
)
def test_acronyms_and_proper_names_keep_their_capital(name: str) -> None:
    assert mid_sentence(name) == name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Longest wait", "longest wait"),
        ("Longest ISVA wait", "longest ISVA wait"),
        ("A measure", "a measure"),
        ("", ""),
    ],
)
def test_other_names_begin_small(name: str, words: str) -> None:
    assert mid_sentence(name) == words


@given(st.text(max_size=20))
def test_a_name_is_the_same_but_for_its_first_letter(name: str) -> None:
    assert mid_sentence(name) in {name, name[:1].lower() + name[1:]}
