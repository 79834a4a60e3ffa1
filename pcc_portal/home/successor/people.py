"""What a pack says of people: the names of those who signed; of everybody else their role and a number that stays."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Model

from pcc_portal.accounts.models import User
from pcc_portal.audit.chain import WITHHELD
from pcc_portal.audit.models import Event
from pcc_portal.updates.models import Release

from .contents import models

SIGNED = frozenset({"approved_by", "sealed_by"})  # columns by which a person signs what readers see
BODY = ("title", "before", "after", "reason")


class People:
    """Asked once for a pack: a few queries for each table, and none for an event."""

    def people(self) -> Iterator[dict[str, Any]]:
        """Key, name and role of each person whom a row names."""
        named = {key for model in models() for key in _of_columns(model, None)}
        for person in User.objects.filter(pk__in=named).order_by("pk"):
            yield {"pk": person.pk, "name": self.name(person.pk, person.name), "role": person.role}

    @cached_property
    def signers(self) -> set[int]:
        signed = {key for model in models() for key in _of_columns(model, SIGNED)}
        return signed | set(Release.objects.order_by().values_list("by", flat=True))

    @cached_property
    def labels(self) -> dict[int, str]:
        """What stands for the name of each person who signed nothing, such as “Contributor 12”."""
        return {
            person.pk: f"{person.get_role_display()} {person.pk}"
            for person in User.objects.order_by("pk")
            if person.pk not in self.signers
        }

    def name(self, key: int | None, name: str) -> str:
        return name if key is None or key in self.signers else self.labels.get(key, f"Person {key}")

    @cached_property
    def _instead(self) -> dict[str, str]:
        """By what may stand in a text, a name of any day or an address: what stands there in the pack."""
        names = {(person.pk, person.name) for person in User.objects.all()}
        names |= set(Event.objects.filter(user_id__isnull=False).order_by().values_list("user_id", "who").distinct())
        kept = {name for key, name in names if key in self.signers}
        instead = {name: self.name(key, name) for key, name in names if name not in kept}
        return instead | {person.email: self.name(person.pk, person.name) for person in User.objects.all()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(filter(None, self._instead), key=len, reverse=True)
        return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in longest_first) or r"(?!)")

    def text(self, text: str) -> str:
        return self._pattern.sub(lambda match: self._instead[match[0]], text)

    def event(self, event: Event) -> Event:
        """As the pack has it. One that lacks something says what, beside the hash that it had; what an earlier pack
        withheld of it stays as it came."""
        whole = {**_bodies(event), "who": event.who}
        before = set(whole["before"].get(WITHHELD, ()))
        kept = {**self._body(event), "who": self.name(event.user_id, event.who)}
        kept |= {name: whole[name] for name in before}
        withheld = {name for name, value in kept.items() if value != whole[name]}
        if withheld:
            for name, value in kept.items():
                setattr(event, name, value)
            event.before = {**event.before, WITHHELD: sorted(withheld | before)}
        return event

    def _body(self, event: Event) -> dict[str, Any]:
        """Of a table that the pack leaves out, nothing but that something was done; of the others all but names."""
        if event.kind not in self._packed:
            mark = {name: value for name, value in event.before.items() if name == WITHHELD}
            of_person = self._of_person(event) if event.kind == User._meta.label_lower else {"title": "", "after": {}}
            return {"before": mark, "reason": "", **of_person}
        body = _bodies(event)
        return {
            "title": self.text(body["title"]),
            "before": self._lists(body["before"]),
            "after": self._lists(body["after"]),
            "reason": self.text(body["reason"]),
        }

    def _of_person(self, event: Event) -> dict[str, Any]:
        """Name and role, which the pack has as well."""
        key, after = int(event.key), {name: event.after[name] for name in ("name", "role") if name in event.after}
        if "name" in after:
            after["name"] = self.name(key, after["name"])
        return {"title": self.name(key, event.title), "after": after}

    @cached_property
    def _packed(self) -> frozenset[str]:
        return frozenset(model._meta.label_lower for model in models())

    def _lists(self, values: dict[str, Any]) -> dict[str, Any]:
        """What a record is linked with is told by name; its columns are those of its row."""
        return {
            name: [self.text(each) if isinstance(each, str) else each for each in value]
            if isinstance(value, list) and name != WITHHELD
            else value
            for name, value in values.items()
        }


def _bodies(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in BODY}


def _of_columns(model: type[Model], names: frozenset[str] | None) -> Iterator[int]:
    """The people in these columns of a table; None: in all."""
    for column in model._meta.concrete_fields:
        if column.related_model is User and (names is None or column.name in names):
            named = model._base_manager.filter(**{f"{column.name}__isnull": False})
            yield from named.order_by().values_list(column.attname, flat=True).distinct()
