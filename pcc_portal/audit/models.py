import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

LONGEST_TITLE = 300
# Who acted, when it was the portal's own command and nobody had signed in.
COMMAND_LINE = "Command line"


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, instance: models.Model) -> "EventQuerySet":
        """The history of one object, oldest first; also of one that has gone, while its instance is at hand."""
        return self.filter(kind=instance._meta.label_lower, key=str(instance.pk)).in_order()

    def about_any(self, keys: Mapping[str, Iterable[Any]]) -> "EventQuerySet":
        """Events of many objects: their keys, as text, by kind. Keys may be a query that gives them."""
        wanted = Q(pk__in=[])
        for kind, of_kind in keys.items():
            wanted |= Q(kind=kind, key__in=of_kind)
        return self.filter(wanted)

    def by_person(self, user_id: int | None) -> "EventQuerySet":
        """What one person did; None: what the command line did."""
        return self.filter(user_id__isnull=True) if user_id is None else self.filter(user_id=user_id)

    def with_words(self, words: str) -> "EventQuerySet":
        """In the name of the object, in who did it or why, or as the whole number of the request."""
        condition = Q(title__icontains=words) | Q(who__icontains=words) | Q(reason__icontains=words)
        return self.filter(condition | Q(request=words))

    def last_public(self) -> "EventQuerySet":
        """The last that changed something readers outside the office see; none before there is one."""
        return self.filter(number__in=Head.objects.values("public_number"))

    def since(self, at: dt.datetime) -> "EventQuerySet":
        return self.filter(at__gte=at)

    def until(self, at: dt.datetime) -> "EventQuerySet":
        return self.filter(at__lte=at)

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-number")

    def in_order(self) -> "EventQuerySet":
        return self.order_by("number")


class Event(models.Model):
    """One thing that someone did. Rows are only ever added: triggers refuse an update or a delete.

    There is no foreign key, so that the record outlives the person and the object it speaks of.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    who = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    request = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=("kind", "key", "number"), name="event_about"),
            models.Index(fields=("user_id", "number"), name="event_by_user"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.who} {self.verb} {self.title}"


class Head(models.Model):
    """The end of the chain, in a single row: writers queue on it, and a missing tail shows against it.

    `public_number`: the last event that changed something readers outside the office see.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    public_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="head_only_one"),)

    def __str__(self) -> str:
        return f"event {self.number}"
