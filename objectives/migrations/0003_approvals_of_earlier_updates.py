"""Before, an approval was kept on the words alone: the update takes it from them. Running this again changes nothing."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def take_approvals_from_words(apps: Any, schema_editor: Any) -> None:
    QuarterlyUpdate = apps.get_model("objectives", "QuarterlyUpdate")
    texts = apps.get_model("objectives", "UpdateText").objects
    approved = texts.filter(update=OuterRef("pk"), approved_at__isnull=False).order_by("-pk")
    waiting = QuarterlyUpdate.objects.filter(state="approved", approved_at__isnull=True)
    waiting.update(
        approved_at=Subquery(approved.values("approved_at")[:1]),
        approved_by=Subquery(approved.values("approved_by")[:1]),
    )
    # Where nobody but the author is known to have looked, somebody looks again.
    unknown = QuarterlyUpdate.objects.filter(state="approved")
    unknown = unknown.filter(approved_at__isnull=True) | unknown.filter(approved_by=F("submitted_by"))
    unknown.update(state="submitted", approved_at=None, approved_by=None)


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0002_reviews_and_answers"),
    ]

    operations = [
        migrations.RunPython(take_approvals_from_words, migrations.RunPython.noop),
    ]
