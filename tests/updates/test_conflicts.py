"""Forms that know what their reader saw, and texts of any script."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string

from commissioning.models import Provider
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.forms import DateInWords, DayField
from pcc_portal.updates.registers.conflicts import ConflictForm, Words

COLOURS = [("", "None"), ("g", "Green"), ("Warm", [("r", "Red"), ("a", "Amber")])]
STORED: dict[str, Any] = {
    "title": "A title",
    "body": "First line\nsecond line",
    "colour": "g",
    "shown": True,
    "amount": Decimal("1200.00"),
    "on": dt.date(2024, 1, 19),
    "due": (dt.date(2024, 3, 31), Precision.MONTH),
    "tags": ["x", "y"],
}


class RecordForm(ConflictForm, forms.Form):
    title = forms.CharField(max_length=50)
    body = Words(max_length=500, required=False)
    colour = forms.ChoiceField(choices=COLOURS, required=False)
    shown = forms.BooleanField(required=False)
    amount = forms.DecimalField(required=False)
    on = DayField("On", required=False)
    due = DateInWords("Due", required=False)
    tags = forms.MultipleChoiceField(choices=[("x", "Ex"), ("y", "Why"), ("z", "Zed")], required=False)


class PartForm(ConflictForm, forms.Form):
    carries_seen = False
    body = Words(max_length=500, required=False)


class ProviderForm(ConflictForm, forms.ModelForm):
    class Meta:
        model = Provider
        fields = ("title", "source")


def posted(typed: dict[str, Any] | None = None, *, stored: dict[str, Any] = STORED, seen: int = 7) -> QueryDict:
    form = RecordForm(initial=stored, seen=seen)
    return sent(form, **(typed or {}))


def sent(form: forms.BaseForm, **typed: Any) -> QueryDict:
    """The form's own page, posted: every box with what it was drawn with, then what was typed."""
    post = QueryDict(mutable=True)
    for bound in form:
        if bound.field.show_hidden_initial:
            _set(post, bound.html_initial_name, _drawn(bound, hidden=True))
        _set(post, bound.html_name, _drawn(bound))
    for name, value in typed.items():
        _set(post, form.add_prefix(name), value if isinstance(value, list) else [value])
    return post


def _drawn(bound: forms.BoundField, *, hidden: bool = False) -> list[str]:
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return [str(value)] if hidden else ["on"] if value else []
    widget = bound.field.hidden_widget() if hidden else bound.field.widget
    drawn = widget.format_value(value)
    listed = drawn if isinstance(drawn, list) else [drawn]
    return [str(each).replace("\n", "\r\n") for each in listed if each is not None]


def _set(post: QueryDict, name: str, values: list[str]) -> None:
    if values:
        post.setlist(name, values)
    else:
        post.pop(name, None)


# What a person changed


def test_a_form_sent_as_it_was_shown_changes_nothing() -> None:
    form = RecordForm(posted())
    assert form.is_valid(), form.errors
    assert form.changes() == {}
    assert form.seen == "7"


def test_line_ends_of_a_browser_are_no_change() -> None:
    post = posted({"body": "First line\r\nsecond line"})
    assert "\r\n" in post["initial-body"]
    assert RecordForm(post).changed_names() == []


@pytest.mark.parametrize(
    ("name", "typed", "cleaned"),
    [
        ("title", "Another", "Another"),
        ("title", "Ünïcode 北京 👩‍🚒", "Ünïcode 北京 👩‍🚒"),
        ("body", "", ""),
        ("body", "One\r\ntwo\rthree\u2028four\x0bfive", "One\ntwo\nthree\nfour\nfive"),
        ("colour", "r", "r"),
        ("shown", [], False),
        ("amount", "1200.01", Decimal("1200.01")),
        ("on", "20/01/2024", dt.date(2024, 1, 20)),
        ("due", "early 2024", (dt.date(2024, 4, 30), Precision.EARLY_YEAR)),
        ("tags", ["z"], ["z"]),
        ("tags", [], []),
    ],
)
def test_only_what_was_changed_is_given(name: str, typed: Any, cleaned: Any) -> None:
    form = RecordForm(posted({name: typed}))
    assert form.is_valid(), form.errors
    changes = form.changes()
    if name == "due":
        assert list(changes) == ["due"]
        return
    assert changes == {name: cleaned}


def test_what_somebody_else_changed_meanwhile_is_no_change_of_mine() -> None:
    """The form is bound to the newer row, and still knows what was seen."""
    form = RecordForm(posted({"body": "Mine"}), initial={**STORED, "title": "Theirs"}, seen=8)
    assert form.is_valid()
    assert form.changes() == {"body": "Mine"}
    assert form.seen == "7"


def test_a_form_without_its_hidden_values_counts_every_filled_box() -> None:
    form = RecordForm(QueryDict("title=A&body=B"))
    assert form.is_valid()
    assert form.changes() == {"title": "A", "body": "B"}


@pytest.mark.parametrize("amount", ["sNaN", "NaN", "1e400", "-Infinity", "1e999999", "१२", "0x10"])
def test_no_figure_breaks_the_comparison(amount: str) -> None:
    post = posted({"amount": amount})
    form = RecordForm(post)
    form.is_valid()
    form.is_stored(STORED)
    RecordForm(post).merge({**STORED, "amount": Decimal(5)}, seen=8).conflicts()


@pytest.mark.parametrize("forged", ["sNaN", "\0", "x" * 10_000, "\ud800"])
def test_forged_hidden_values_break_nothing(forged: str) -> None:
    post = posted({"title": "Mine"})
    for name in RecordForm().fields:
        post[f"initial-{name}"] = forged
        post.appendlist("conflicting", name)
    post.appendlist("conflicting", "no-such-field")
    form = RecordForm(post)
    assert not form.is_valid()
    form.merge(STORED, seen=8).conflicts()
    RecordForm(posted({"amount": "sNaN"})).changed_names()


def test_parts_of_a_page_keep_apart() -> None:
    parts = [PartForm(initial={"body": text}, prefix=text) for text in ("a", "b")]
    post = sent(parts[0], body="changed")
    for name, values in sent(parts[1]).lists():
        post.setlist(name, values)
    first, second = PartForm(post, prefix="a"), PartForm(post, prefix="b")
    assert "seen" not in first.fields
    assert first.is_valid()
    assert second.is_valid()
    assert (first.changes(), second.changes()) == ({"body": "changed"}, {})


def test_a_model_form_keeps_what_was_seen_too() -> None:
    row = Provider(title="Helping Hands", source="Register")
    form = ProviderForm(sent(ProviderForm(instance=row, seen=3), source="Charity register"), instance=row)
    assert form.is_valid(), form.errors
    assert form.changes() == {"source": "Charity register"}
    assert form.seen == "3"


# Drafts


def test_a_draft_is_shown_and_not_judged() -> None:
    form = RecordForm(posted({"title": "", "on": "31/02/2024"})).as_typed()
    html = form.as_div()
    assert "31/02/2024" in html
    assert "field--error" not in html
    assert not form.is_valid(), "a draft is no post"
    assert not RecordForm(posted({"title": ""})).is_valid(), "the same, sent, is judged"


def test_an_unbound_form_as_typed_is_itself() -> None:
    form = RecordForm(initial=STORED).as_typed()
    assert form["title"].value() == "A title"
    assert form.conflicts() == []


# Two people


def met(typed: dict[str, Any], **theirs: Any) -> RecordForm:
    return RecordForm(posted(typed)).merge({**STORED, **theirs}, seen=8)


def resent(form: RecordForm, **typed: Any) -> RecordForm:
    """The page with the conflicts, sent."""
    post = form.data.copy()
    for name in form.conflicting_names:
        post.appendlist(form.conflicting_name, name)
    for name, value in typed.items():
        post[name] = value
    return RecordForm(post)


def test_what_only_they_changed_becomes_theirs_and_mine_stays() -> None:
    form = met({"body": "Mine"}, title="Theirs", shown=False, tags=["z"], on=dt.date(2024, 2, 1), amount=None)
    assert form.conflicts() == []
    again = resent(form)
    assert again.is_valid(), again.errors
    assert again.changes() == {"body": "Mine"}
    assert again.seen == "8"
    kept = {name: again.cleaned_data[name] for name in ("title", "shown", "tags", "on", "amount")}
    assert kept == {"title": "Theirs", "shown": False, "tags": ["z"], "on": dt.date(2024, 2, 1), "amount": None}


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "words"),
    [
        ("title", "Mine", "Theirs", ("Mine", "Theirs")),
        ("body", "One\r\ntwo", "One\nthree", ("One\ntwo", "One\nthree")),
        ("colour", "r", "a", ("Red", "Amber")),
        ("amount", "1300", Decimal("1400.50"), ("1300", "1400.5")),
        ("on", "20/01/2024", dt.date(2024, 1, 21), ("20 January 2024", "21 January 2024")),
        ("due", "2025", (dt.date(2024, 12, 31), Precision.YEAR), ("2025", "2024")),
        ("tags", ["z"], ["x"], ("Zed", "Ex")),
        ("title", "", "Theirs", ("", "Theirs")),
    ],
)
def test_what_both_changed_is_asked(name: str, mine: Any, theirs: Any, words: tuple[str, str]) -> None:
    form = met({name: mine}, **{name: theirs})
    [conflict] = form.conflicts()
    assert conflict.field.name == name
    assert (conflict.mine, conflict.theirs) == words
    shown = form[name].data
    assert shown == mine, "what was typed stays in the box"
    assert not form.errors


def test_both_chose_the_same() -> None:
    form = met({"title": "Same", "amount": "1300", "shown": []}, title="Same", amount=Decimal("1300.00"), shown=False)
    assert form.conflicts() == []


def test_the_difference_is_marked_from_theirs_to_mine() -> None:
    [conflict] = met({"title": "one red three"}, title="one two three").conflicts()
    assert "<del>" in conflict.difference
    assert "<ins>" in conflict.difference
    [hostile] = met({"title": "<b>"}, title="<i>").conflicts()
    html = render_to_string("components/conflict.html", {"conflict": hostile})
    assert "<b>" not in html
    assert "<i>" not in html


def test_an_unanswered_question_is_an_error_and_the_question_stays() -> None:
    again = resent(met({"title": "Mine"}, title="Theirs"))
    assert not again.is_valid()
    assert again.errors == {"title": ["Somebody else changed this too. Choose which to keep."]}
    assert [conflict.theirs for conflict in again.conflicts()] == ["Theirs"]


def test_mine_is_what_stands_in_the_box() -> None:
    again = resent(met({"title": "Mine"}, title="Theirs"), **{"keep-title": "mine"}, title="Mine, edited")
    assert again.is_valid(), again.errors
    assert again.changes() == {"title": "Mine, edited"}


@pytest.mark.parametrize(
    ("name", "mine", "theirs"),
    [
        ("title", "Mine", "Theirs"),
        ("body", "Mine", "a\nb"),
        ("tags", ["z"], ["x", "z"]),
        ("tags", ["z"], []),
        ("on", "", dt.date(2024, 2, 1)),
    ],
)
def test_theirs_replaces_the_box(name: str, mine: Any, theirs: Any) -> None:
    again = resent(met({name: mine}, **{name: theirs}), **{f"keep-{name}": "theirs"})
    assert again.is_valid(), again.errors
    assert again.changes() == {}
    assert again.cleaned_data[name] == theirs


def test_a_third_save_in_between_asks_anew() -> None:
    again = resent(met({"title": "Mine"}, title="Theirs"), **{"keep-title": "mine"})
    third = again.merge({**STORED, "title": "Third"}, seen=9)
    [conflict] = third.conflicts()
    assert (conflict.mine, conflict.theirs, conflict.chosen) == ("Mine", "Third", "")
    assert third.seen == "9"


def test_a_second_click_finds_its_own_words_stored() -> None:
    form = RecordForm(posted({"body": "Mine\r\ntwo", "amount": "1300", "shown": []}))
    assert form.is_stored({**STORED, "body": "Mine\ntwo", "amount": Decimal("1300.00"), "shown": False})
    assert not form.is_stored({**STORED, "body": "Mine\ntwo", "amount": Decimal("1300.00"), "shown": True})
    assert form.is_stored({**STORED, "body": "Mine\ntwo", "amount": Decimal(1300), "shown": False, "title": "Theirs"})


def test_colliding_parts_keep_apart() -> None:
    post = sent(PartForm(initial={"body": "a"}, prefix="p"), body="mine")
    form = PartForm(post, prefix="p").merge({"body": "theirs"}, seen="")
    [conflict] = form.conflicts()
    assert (conflict.name, form.conflicting_name) == ("keep-p-body", "conflicting-p")
    assert not {"seen", "p-seen"} & set(form.data)


# Words


def test_words_keep_every_script() -> None:
    text = "Gŵyl, naïve, 北京, عربى, हिन्दी, 👩‍🚒, e\u0301, tab\there"
    assert Words(max_length=500).clean(text) == text


@pytest.mark.parametrize(
    "letter", ["\0", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ufdd0", "\ufffe", "\uffff", "\U0010ffff"]
)
def test_words_refuse_what_cannot_be_printed_and_say_where(letter: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Words(max_length=500).clean(f"one\r\ntwo{letter}")
    assert refused.value.messages == [
        f"Line 2 has a character that cannot be printed (U+{ord(letter):04X}). Delete it."
    ]


def test_length_counts_a_new_line_once() -> None:
    field = Words(max_length=5)
    assert field.clean("ab\r\ncd") == "ab\ncd"
    with pytest.raises(ValidationError):
        field.clean("ab\r\ncde")


def test_a_browser_cuts_nothing_off() -> None:
    assert "maxlength" not in str(RecordForm()["body"])
    assert "maxlength" in str(RecordForm()["title"])


def test_empty_words_are_empty_text() -> None:
    assert Words(max_length=5, required=False).clean(None) == ""
    assert Words(max_length=5, required=False).clean(" \r\n ") == ""
