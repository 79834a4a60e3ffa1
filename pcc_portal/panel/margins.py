"""What stands beside the paragraphs of a sealed report: notes, and what the panel asked with its answers.

They are laid there as the page is served. The sealed bytes stay as they are, and so does every file made from them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pcc_portal.accounts.rules import Audience, audience_of
from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.updates.citations.resolving import proses_for
from pcc_portal.updates.releases.as_of import counted_to

from .models import Addendum, PanelReport, PanelRequest
from .requests.standing import age_words

# No text of a paragraph has a div: `pcc_portal.ui.markdown.TAGS`.
PARAGRAPH = re.compile(r'(?P<whole><div id="para-(?P<number>\d+)" data-paragraph="\d+">.*?)</div>', re.DOTALL)


@dataclass(frozen=True)
class Note:
    row: Addendum
    html: SafeString

    @property
    def is_written_later(self) -> bool:
        return self.row.said_on is not None and self.row.said_on != day_of(self.row.at)


@dataclass(frozen=True)
class Asked:
    """A question with its published answer; `standing` says how long it is open and by when it is due."""

    row: PanelRequest
    answer: SafeString
    standing: str

    @property
    def is_written_earlier(self) -> bool:
        """Whether the answer was written on another day than the panel was given it."""
        written = None if self.row.has_draft else self.row.replied_at
        return written is not None and day_of(written) != self.row.answered_on


@dataclass(frozen=True)
class Margin:
    """Beside one paragraph."""

    notes: list[Note] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


def margins_of(report: PanelReport, versions: Iterable[PanelReport], user: Any) -> dict[int | None, Margin]:
    """By paragraph, as a reader may see them; under None what is about the whole. Needs every version that the reader
    may see, for a question is about the one that lay before the panel. The number of queries is fixed."""
    notes = list(report.addenda.all())
    rows = PanelRequest.objects.visible_to(user).filter(meeting=report.meeting_id, paragraph__isnull=False)
    asked = [row for row in rows.select_related("owner") if _asked_about(row, versions) == report]
    written = iter(proses_for(user, [*(note.text for note in notes), *(row.answer for row in asked)]))
    margins: dict[int | None, Margin] = defaultdict(Margin)
    for note in notes:
        margins[note.paragraph].notes.append(Note(note, next(written)))
    today = counted_to()
    for row in asked:
        margins[row.paragraph].asked.append(Asked(row, next(written), age_words(row, today)))
    return dict(margins)


def _asked_about(row: PanelRequest, versions: Iterable[PanelReport]) -> PanelReport | None:
    """The version that was the newest on the day of the question; of one asked before any was sent, the first."""
    sealed = sorted((each for each in versions if each.sealed_at), key=lambda each: each.version)
    before = [each for each in sealed if each.sealed_at and day_of(each.sealed_at) <= row.raised_on]
    return before[-1] if before else next(iter(sealed), None)


def laid_beside(
    body: SafeString, margins: Mapping[int | None, Margin], user: Any, links: Mapping[str, str]
) -> SafeString:
    """The body of a sealed report with each margin behind its paragraph. `links`: what a reader may do at each, its
    words by the address that takes `?paragraph=`."""
    shows_owner = audience_of(user) is not Audience.EVERYONE

    def beside(match: re.Match[str]) -> str:
        number = int(match["number"])
        steps = _steps(number, links)
        paragraph = f"{match['whole']}{steps}</div>"
        if number not in margins:
            return paragraph
        about = {"margin": margins[number], "number": number, "shows_owner": shows_owner}
        return f'<div class="beside-margin">{paragraph}{render_to_string("panel/margin.html", about)}</div>'

    return SafeString(PARAGRAPH.sub(beside, body))  # both come from templates, which have escaped them


def _steps(number: int, links: Mapping[str, str]) -> SafeString:
    """Links below a paragraph; nothing for those who may do nothing."""
    if not links:
        return SafeString("")
    link = '<a href="{}?paragraph={}">{}<span class="visually-hidden"> paragraph {}</span></a>'
    made = format_html_join(" · ", link, ((url, number, words, number) for url, words in links.items()))
    return format_html('<p class="para__steps">{}</p>', made)


def paragraph_asked(request: HttpRequest) -> int | None:
    """That an address names with `?paragraph=`."""
    asked = request.GET.get("paragraph", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None


def notes_since_last(report: PanelReport) -> str:
    """As Markdown: the notes that were put beside the last paper after it was sent; this one starts from them."""
    before = PanelReport.objects.before(report)[:1]
    notes = Addendum.objects.filter(report__meeting__in=before.values("meeting")).select_related("report__meeting")
    return "\n\n".join(_in_words(note) for note in notes)


def _in_words(note: Addendum) -> str:
    about = f"Paragraph {note.paragraph} of" if note.paragraph else "On"
    paper = f"the paper for {note.report.meeting.on_words}"
    return f"{about} {paper}, added on {formats.day(day_of(note.at))}: {note.text.strip()}"
