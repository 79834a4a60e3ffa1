"""No field of any form takes a character that no page or file may hold."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.characters import UNPRINTABLE, printable, refuse_unprintable, without_invisible
from pcc_portal.ui.filters import FilterForm

ROOMS = ("pcc_portal.", "objectives.", "performance.", "commissioning.", "estates.")
NON_CHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))]
CONTROLS = [code for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]
# What is compared and never stored: a password, a code, what the page itself sent along.
NEVER_STORED = (forms.PasswordInput, forms.HiddenInput)
CODES = {"code"}


def subclasses(of: type[Any]) -> Iterator[type[Any]]:
    for below in of.__subclasses__():
        yield below
        yield from subclasses(below)


def text_fields() -> dict[str, forms.CharField]:
    get_resolver().url_patterns  # noqa: B018 (imports every room)
    found = {}
    for form in set(subclasses(forms.BaseForm)):
        if not form.__module__.startswith(ROOMS) or issubclass(form, FilterForm):
            continue
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, NEVER_STORED) and name not in CODES:
                found[f"{form.__module__.removeprefix('pcc_portal.')}.{form.__qualname__}.{name}"] = field
    return found


def accepts(field: forms.CharField, text: str) -> bool:
    try:
        field.clean(text)
    except ValidationError:
        return False
    return True


def test_the_search_finds_the_fields() -> None:
    fields = text_fields()
    assert {
        "accounts.forms.InviteForm.name",
        "accounts.forms.ReasonForm.reason",
        "work.owners.OwnerForm.reason",
    } <= set(fields)
    assert len(fields) > 100


@pytest.mark.parametrize("character", ["\x07", "\x9f", "\ufdd0", "\uffff", "\U0010fffe"])
def test_every_text_field_refuses_it(character: str) -> None:
    assert [name for name, field in sorted(text_fields().items()) if accepts(field, f"one {character} two")] == []


@pytest.mark.parametrize(
    "character", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202e", "\u2066", "\U0010ffff"]
)
def test_every_text_field_refuses_or_drops_what_prints_nothing(character: str) -> None:
    kept = []
    for name, field in sorted(text_fields().items()):
        try:
            kept += [name] if character in str(field.clean(f"one{character}two")) else []
        except ValidationError:
            continue
    assert kept == []


@pytest.mark.parametrize("text", ["👩\u200d🚒", "\u0645\u06cc\u200c\u062e", "❤\ufe0f", "e\u0301", "5\u00a0km"])
def test_what_makes_a_sign_or_a_word_stays(text: str) -> None:
    assert without_invisible(text) == text
    refuse_unprintable(text)


@given(st.text(st.characters(categories=["Cf", "Lu", "So", "Zs"])))
def test_dropping_again_changes_nothing(text: str) -> None:
    once = without_invisible(text)
    assert without_invisible(once) == once
    refuse_unprintable(once)


def test_every_such_character_is_known_and_no_other() -> None:
    refused = [code for code in range(sys.maxunicode + 1) if UNPRINTABLE.match(chr(code))]
    assert refused == sorted([*CONTROLS, *range(0xD800, 0xE000), *NON_CHARACTERS])


def test_in_a_file_each_is_replaced() -> None:
    text: Any = "".join(map(chr, (*CONTROLS, 0xD800, *NON_CHARACTERS)))
    assert printable(f"a\tb\n{text}") == "a\tb\n" + "\ufffd" * len(text)
