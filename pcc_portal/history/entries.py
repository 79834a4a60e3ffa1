"""Events of the log as entries of a history: what changed, before and after, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, TextField
from django.utils.safestring import SafeString

from pcc_portal.audit import chain
from pcc_portal.audit.models import Event
from pcc_portal.ui import formats
from pcc_portal.ui.differences import difference
from pcc_portal.ui.reading.spans import precision_of
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.wording import NOT_SET, PRECISION, field_of

from .display import Named, label, moment, value_in_words
from .kinds import model_of, noun

LONG = 80  # characters from which a text is compared word by word
# Said by the event itself: who, when and why; or shown as what the row replaces and when it was released.
SAID_OTHERWISE = frozenset(
    {"supersedes", "created_at", "created_by", "approved_at", "approved_by", "reason", "at", "by"}
)


@dataclass(frozen=True)
class Change:
    """One column. `difference` marks the words of a long text; without `before` the value is the first."""

    label: str
    before: str
    after: str
    is_long: bool = False
    difference: SafeString | None = None


@dataclass(frozen=True)
class Entry:
    """One event. `title` is empty for the record whose history it is; `released` says since when others see the row."""

    event: Event
    sentence: str
    title: str
    changes: Sequence[Change]
    values: Sequence[Change]
    released: str
    is_altered: bool

    @property
    def when(self) -> str:
        return moment(self.event.at)


@dataclass(frozen=True)
class _Around:
    """What the entries of a page need beside their events."""

    whole: Model | None
    named: Named
    replaced: Mapping[tuple[str, Any], Event]
    releases: Mapping[tuple[str, str], str]
    altered: frozenset[int]

    def is_whole(self, event: Event) -> bool:
        whole = self.whole
        return whole is not None and (event.kind, event.key) == (whole._meta.label_lower, str(whole.pk))


def entries(events: Sequence[Event], whole: Model | None) -> list[Entry]:
    """In the order of the events. A constant number of queries for each kind of row that they speak of."""
    replaced = _replaced(events)
    named = Named([*events, *replaced.values()])
    around = _Around(whole, named, replaced, _releases(events), frozenset(chain.altered(events)))
    return [_entry(event, around) for event in events]


def _entry(event: Event, around: _Around) -> Entry:
    earlier = around.replaced.get((event.kind, event.after.get("supersedes")))
    before = earlier.after if earlier else event.before
    changes = _changes(event.kind, before, event.after, around.named)
    is_whole = around.is_whole(event)
    return Entry(
        event=event,
        sentence=_sentence(event, is_whole),
        title="" if is_whole else event.title,
        changes=changes if before else (),
        values=() if before else changes,
        released=around.releases.get((event.kind, event.key), "") if "created_at" in event.after else "",
        is_altered=event.number in around.altered,
    )


def _sentence(event: Event, is_whole: bool) -> str:
    """As in "Ann Able corrected the figure", "Ann Able changed this record"."""
    what = "this record" if is_whole else f"the {noun(event.kind)}"
    verb = event.verb.removesuffix(f" {noun(event.kind)}")
    return f"{event.who} {verb} {what}"


def _changes(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], named: Named) -> list[Change]:
    """Columns that differ. Where there is nothing before: columns that hold something."""
    model = model_of(kind)
    names = [name for name in {**before, **after} if _differs(name, before, after)]
    beside = names if before else list(after)
    return [_change(model, name, before, after, named) for name in names if not _is_said_otherwise(model, name, beside)]


def _differs(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return before.get(name) != after.get(name) if before else after[name] not in (None, "", [])


def _is_said_otherwise(model: type[Model] | None, name: str, beside: Sequence[str]) -> bool:
    if model and issubclass(model, Releasable) and name == "release":
        return True
    # A date is printed as exactly as it is known, so that its precision is in it.
    return name in SAID_OTHERWISE or (name.endswith(PRECISION) and name in map(precision_of, beside))


def _change(
    model: type[Model] | None, name: str, before: Mapping[str, Any], after: Mapping[str, Any], named: Named
) -> Change:
    old = value_in_words(model, name, before, named) if before else ""
    new = value_in_words(model, name, after, named)
    is_long = max(len(old), len(new)) > LONG or isinstance(field_of(model, name), TextField)
    marked = difference(old, new) if is_long and old not in ("", NOT_SET) and new != NOT_SET else None
    return Change(label(model, name), old, new, is_long, marked)


def _replaced(events: Iterable[Event]) -> dict[tuple[str, Any], Event]:
    """The event that entered each row which one of these events corrects. One query."""
    keys: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if key := event.after.get("supersedes"):
            keys[event.kind].add(str(key))
    if not keys:
        return {}
    entering = Event.objects.about_any(keys).newest_first()
    return {(event.kind, int(event.key)): event for event in entering if "created_at" in event.after}


def _releases(events: Iterable[Event]) -> dict[tuple[str, str], str]:
    """Since when readers outside the office see each append-only row. One query for each kind."""
    keys: dict[type[Releasable], set[str]] = defaultdict(set)
    for event in events:
        model = model_of(event.kind)
        if model and issubclass(model, Releasable):
            keys[model].add(event.key)
    return {
        (model._meta.label_lower, str(row.pk)): _release_words(row)
        for model, of_model in keys.items()
        for row in model._base_manager.filter(pk__in=of_model).select_related("release")
    }


def _release_words(row: Any) -> str:
    if row.release is None:
        return "Not yet released to readers outside the office."
    return f"Shown to everyone since release {row.release.number}, {formats.day(row.release.at)}."
