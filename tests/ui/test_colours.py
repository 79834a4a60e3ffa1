"""Words and lines stand out from what is behind them, on a light page and on a dark one (WCAG 2.2, 1.4.3, 1.4.11)."""

import re
from typing import Literal

import pytest

from pcc_portal.ui.colours import contrast
from tests.architecture.source import ROOT

Scheme = Literal["light", "dark"]
TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})\b")
DARK = re.compile(r"@media screen and \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
TEXT, LINE = 4.5, 3.0
# By what they stand on.
WORDS = {
    "page": "ink quiet link link-hover brand-line good warn bad done none yellow purple region-text peers-text nation",
    "band": "ink quiet link link-hover brand-line",
    "aim": "ink quiet link",
    "focus": "ink",
    "brand": "on-brand",
    "deep": "deep-text",
    **{f"{name}-tint": f"{name} ink" for name in ("good", "warn", "bad", "done", "none", "yellow", "purple")},
    **dict.fromkeys(("step-1", "step-2", "step-3"), "ink"),
    **dict.fromkeys(("step-4", "step-5"), "on-step"),
    # Numbers in the parts of a bar have the colour of the page.
    **dict.fromkeys(("good", "warn", "bad", "done", "none"), "page"),
}
LINES = {"page": "force region nation peers past", "band": "force brand-line"}


def tokens(scheme: Scheme) -> dict[str, str]:
    """By name, as six digits; what the dark scheme does not name is as on a light page."""
    report, portal = ((ROOT / f"static/css/{name}.css").read_text("utf-8") for name in ("report", "portal"))
    dark = DARK.search(portal)
    assert dark is not None
    sheets = [report, portal.replace(dark[0], ""), dark[1] if scheme == "dark" else ""]
    colours = {name.removeprefix("--"): colour for sheet in sheets for name, colour in TOKEN.findall(sheet)}
    colours.setdefault("brand-line", colours["brand"])
    return {name: c if len(c) == 7 else "#" + "".join(d * 2 for d in c[1:]) for name, c in colours.items()}


def faint(scheme: Scheme, pairs: dict[str, str], least: float) -> list[str]:
    colours = tokens(scheme)
    ratios = [
        (name, under, contrast(colours[name], colours[under])) for under in pairs for name in pairs[under].split()
    ]
    return [f"{name} on {under}: {ratio:.2f}" for name, under, ratio in ratios if ratio < least]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read(scheme: Scheme) -> None:
    assert faint(scheme, WORDS, TEXT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_of_charts_can_be_seen(scheme: Scheme) -> None:
    assert faint(scheme, LINES, LINE) == []


def test_every_role_has_a_dark_colour_but_the_office_s_own() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert {name for name in light if light[name] == dark[name]} == {"brand", "on-brand", "past"}
