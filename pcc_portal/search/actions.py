"""Writes the search index: the words of records that one group of readers may see. Derived data, so not logged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Max

from objectives.models import Theme
from objectives.stats import standings
from pcc_portal.accounts.rules import is_office
from pcc_portal.audit.models import Event, EventQuerySet
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealed import sealed_record
from pcc_portal.ui.markdown import Cite, plain_words, render
from pcc_portal.ui.spelling import words_to_find
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.kept import keeping, kept
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import Kind, all_kinds
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint, as_at_for, known_viewpoint, past_moment

from .engines import is_postgres, lexemes
from .kinds import PARAGRAPH, rows_of, searched_kinds
from .models import LONGEST_TITLE, Edition, Entry


@dataclass(frozen=True)
class Reading:
    """What an edition says after an event in the log."""

    event: int
    entries: list[Entry]


def keep(readings: dict[str, Reading]) -> None:
    """Bring editions up to date, by name, but none to an older reading than it has: what stands there as it was read
    stays. Seven queries, however many."""
    with transaction.atomic():
        Edition.objects.bulk_create([Edition(name=name) for name in sorted(readings)], ignore_conflicts=True)
        locked = Edition.objects.select_for_update().filter(name__in=list(readings)).order_by("name")
        older = [e for e in locked if e.event is None or e.event < readings[e.name].event]
        for edition in older:
            edition.event = readings[edition.name].event
        stands = {row[1:]: row[0] for row in Entry.objects.filter(edition__in=older).values_list("pk", *COLUMNS)}
        entries = {_columns(entry): entry for entry in _entries(older, readings)}
        Entry.objects.filter(pk__in=[pk for row, pk in stands.items() if row not in entries]).delete()
        new = [entry for row, entry in entries.items() if row not in stands]
        _index(Entry.objects.bulk_create(new, batch_size=500))
        Edition.objects.bulk_update(older, ["event"])


COLUMNS = ("edition_id", "kind", "key", "title", "body", "shown_title", "shown")
_columns = attrgetter(*COLUMNS)


def _entries(editions: Iterable[Edition], readings: dict[str, Reading]) -> Iterable[Entry]:
    for edition in editions:
        for entry in readings[edition.name].entries:
            entry.edition = edition
            yield entry


def _index(new: list[Entry]) -> None:
    if is_postgres():
        Entry.objects.filter(pk__in=[entry.pk for entry in new]).update(words=lexemes())
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words) VALUES ('rebuild')")


Read = Callable[[], Iterable[Entry]]


def editions_for(user: Any, reports: Iterable[PanelReport]) -> list[str]:
    """Names of the editions that this reader may search: of the records, and of each report.

    The log is asked before the records are: what comes in between is newer than the number says, and read again.
    """
    # What readers outside the office share is what everybody may read, whoever asks first.
    reader = user if is_office(user) else AnonymousUser()
    event = _events_for(user).newest_first().values_list("number", flat=True).first() or 0
    wanted: dict[str, tuple[int, Read]] = {_name(user): (event, partial(_records, reader))}
    for report, viewpoint in _published(reports, as_at_for(user)):
        wanted[_name_of_report(report, viewpoint)] = 0, partial(_paragraphs, report, viewpoint)
    have = dict(Edition.objects.filter(name__in=list(wanted)).values_list("name", "event"))
    anew = {name: (event, read) for name, (event, read) in wanted.items() if have.get(name) != event}
    if not anew:
        return list(wanted)
    with keeping():
        keep({name: Reading(event, list(read())) for name, (event, read) in anew.items()})
    return list(wanted)


def _events_for(user: Any) -> EventQuerySet:
    """After which the records may read otherwise; those of a past quarter, where something is withheld from it."""
    if past_moment():
        withholding = [kind.model._meta.label_lower for kind in all_kinds() if kind.withholds]
        return Event.objects.filter(kind__in=withholding)
    return Event.objects.all() if is_office(user) else Event.objects.last_public()


def _name(user: Any) -> str:
    if moment := past_moment():
        return f"as published {moment.as_at.release}"
    return "office" if is_office(user) else "public"


def _name_of_report(report: PanelReport, viewpoint: Viewpoint) -> str:
    moment = past_moment()
    read_at = f" read at {moment.as_at.release}" if moment else ""
    return f"report {report.pk} at {viewpoint.as_at.release}{read_at}"


def _records(user: Any) -> Iterator[Entry]:
    """The words of each kind are a piece, which stays while nothing has changed that they tell of."""
    reader = "office" if is_office(user) else "public"
    for kind in searched_kinds().values():
        if kind is not PARAGRAPH:
            read = partial(_words_of, kind, user)
            yield from (Entry(**columns) for columns in kept(read, "words to find", kind.key, reader))


def _words_of(kind: Kind, user: Any) -> list[dict[str, str]]:
    return list((_themes if kind.model is Theme else _rows)(kind, user))


def _rows(kind: Kind, user: Any) -> Iterator[dict[str, str]]:
    rows = list(rows_of(kind, user).order_by("slug").values_list("slug", "title", *(kind.searched or ())))
    cited = [text for _, _, *texts in rows for text in texts if text and "{" in text]
    viewpoint = known_viewpoint(user) if cited else None
    citations = Citations(cited, viewpoint) if viewpoint else None
    for slug, title, *texts in rows:
        words = " ".join(filter(None, texts))
        yield _entry(kind, slug, title, _one_line(citations.words(words) if citations else words))


def _themes(kind: Kind, user: Any) -> Iterator[dict[str, str]]:
    """A theme with the words of the latest update that the reader sees."""
    viewpoint = known_viewpoint(user)
    if viewpoint is None:
        return
    rows = standings(rows_of(kind, user).in_report_order(), viewpoint)
    texts = {s.theme.pk: (s.text.brag_reason, s.text.body, s.text.commissioner_action) for s in rows if s.text}
    cite = Citations((text for of_theme in texts.values() for text in of_theme), viewpoint).cite
    for standing in rows:
        body = " ".join(_plain(text, cite) for text in texts.get(standing.theme.pk, ()))
        yield _entry(kind, standing.theme.slug, standing.theme.title, body)


def _published(reports: Iterable[PanelReport], as_at: AsAt) -> Iterator[tuple[PanelReport, Viewpoint]]:
    """Sealed reports, each at the latest release of its quarter. One query."""
    sealed = [report for report in reports if report.is_sealed]
    releases = Release.objects.published().filter(quarter__in=[report.quarter_id for report in sealed])
    if as_at.release is not None:
        releases = releases.filter(number__lte=as_at.release)
    latest = dict(releases.order_by().values_list("quarter").annotate(Max("number")))
    for report in sealed:
        if number := latest.get(report.quarter_id):
            yield report, Viewpoint(AsAt(number), report.quarter)


def _paragraphs(report: PanelReport, viewpoint: Viewpoint) -> Iterator[Entry]:
    """What the report printed, as it was sealed."""
    for section in sealed_record(report)["sections"]:
        for part in (section, *section["themes"]):
            yield from (_paragraph(report, part["title"], paragraph) for paragraph in part["paragraphs"])


def _paragraph(report: PanelReport, title: str, paragraph: Mapping[str, Any]) -> Entry:
    key = f"{report.slug}:{paragraph['number']}"
    return Entry(**_entry(PARAGRAPH, key, title, paragraph["text"]))


def _entry(kind: Kind, key: str, title: str, text: str) -> dict[str, str]:
    """The columns of one: looked through in one spelling, shown as it is written."""
    folded, body = " ".join(words_to_find(title))[:LONGEST_TITLE], " ".join(words_to_find(text))
    return {"kind": kind.key, "key": key, "title": folded, "body": body, "shown_title": title, "shown": text}


def _plain(markdown: str, cite: Cite) -> str:
    return plain_words(render(markdown, cite).replace("\0", " "))


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
