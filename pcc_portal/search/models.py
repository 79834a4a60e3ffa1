"""The words that a search looks through, once for each group of readers who see the same."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

LONGEST_TITLE = 250


class Edition(models.Model):
    """What one group of readers sees, or one sealed report, as words."""

    name = models.CharField(max_length=60, unique=True)
    event = models.PositiveBigIntegerField(null=True, help_text="The last event in the log before the words were read.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """The words of one record, or of one paragraph."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    # The words in the one spelling of `ui.spelling`, which are looked through, and as they are written.
    title = models.CharField(max_length=LONGEST_TITLE)
    body = models.TextField(blank=True)
    shown_title = models.CharField(max_length=LONGEST_TITLE, default="")
    shown = models.TextField(blank=True, default="")
    # PostgreSQL's lexemes. SQLite has a table of its own, which the migration makes.
    words = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ("edition", "kind", "key")
        verbose_name_plural = "entries"
        constraints = (models.UniqueConstraint(fields=("edition", "kind", "key"), name="entry_once_an_edition"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
