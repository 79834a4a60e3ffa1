"""What tests of forms share: a form as a browser sends it back, and what no form may break on."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus

from django.forms import BooleanField, HiddenInput

# As bytes of a form: what browsers, scripts and people with a grudge send.
HOSTILE = {
    "NUL": b"a%00b",
    "control": b"%07%1b%5b2J",
    "lone surrogate": b"%ED%A0%80",
    "non-characters": quote_plus("\ufdd0 \ufffe \uffff \U0001fffe").encode(),
    "not UTF-8": b"%ff%fe%80",
    "emoji": quote_plus("👩‍🚒🏳️‍🌈🎉").encode(),
    "other digits": quote_plus("१२").encode(),
    "right to left": quote_plus("\u202eלאפר").encode(),
    "script": quote_plus("<script>alert(1)</script>{{ 7|add:7 }}").encode(),
    "SQL": quote_plus("'; DROP TABLE accounts_user; --").encode(),
    "path": b"..%2f..%2fetc%2fpasswd",
    "huge exponent": b"1e400",
    "endless exponent": b"1e999999999999999999",
    "NaN": b"NaN",
    "signalling NaN": b"sNaN",
    "infinity": b"-Infinity",
    "minus zero": b"-0",
    "digits": b"9" * 400,
    "integer past the column": b"99999999999999999999",
    "minus": b"-1",
    "31 February": b"31%2F02%2F2024",
    "first day of all": b"0001-01-01",
    "last day of all": b"9999-12-31",
    "first year": b"0001",
    "last year": b"9999",
    "other digits of a day": quote_plus("३१ march २०२४").encode(),
    "empty": b"",
    "blanks": b"%20%09%20%E2%80%83",
    "long line": b"x" * 10_000,
    "many lines": b"%0D%0A" * 5_000,
}


def as_shown(form: Any) -> dict[str, list[str]]:
    """What a browser would send back of a form that nobody touched."""
    sent: dict[str, list[str]] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, BooleanField) and not isinstance(bound.field.widget, HiddenInput):
            sent[bound.html_name] = ["on"] if value else []
        else:
            shown = bound.field.widget.format_value(value)
            listed = shown if isinstance(shown, list | tuple) else [shown]
            sent[bound.html_name] = [str(each) for each in listed if each is not None]
        if bound.field.show_hidden_initial and form.is_bound:
            sent[bound.html_initial_name] = form.data.getlist(bound.html_initial_name)
        elif bound.field.show_hidden_initial:
            sent[bound.html_initial_name] = [str(value)] if isinstance(value, bool) else sent[bound.html_name]
    return sent


class _Fields(HTMLParser):
    """The fields of every form of a page, with what a browser would send of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._name, self._text = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in {"textarea", "select"}:
            self._name, self._text = attributes.get("name") or "", ""
        elif tag == "option" and "selected" in attributes:
            self.sent.setdefault(self._name, []).append(attributes.get("value") or "")
        elif (
            tag == "input"
            and attributes.get("name")
            and (attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes)
        ):
            self.sent.setdefault(str(attributes["name"]), []).append(attributes.get("value") or "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent.setdefault(self._name, []).append(self._text.removeprefix("\n"))


def as_opened(html: str) -> dict[str, list[str]]:
    """What a browser would send back of a page that nobody touched."""
    return _Fields(html).sent
