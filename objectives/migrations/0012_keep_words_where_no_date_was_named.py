from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery

NO_DATE = "no_date"


def take_over_what_is_known(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A date that has not moved since was named in the commitment's own words; what was said of another is not known."""
    commitments, changes = (apps.get_model("objectives", name) for name in ("Commitment", "CommitmentChange"))
    unmoved = commitments.objects.filter(first_due_on=F("due_on"), first_due_precision=NO_DATE)
    unmoved.update(first_due_said=F("due_said"))
    words_used = commitments.objects.filter(pk=OuterRef("commitment")).values("due_said")[:1]
    for name in ("from", "to"):
        same = {f"{name}_due_on": F("commitment__due_on"), f"{name}_due_precision": NO_DATE}
        changes.objects.filter(**same).update(**{f"{name}_due_said": Subquery(words_used)})


class Migration(migrations.Migration):
    dependencies = [("objectives", "0011_keep_what_is_the_offices_own")]

    operations = [
        migrations.AddField(
            "commitment", "first_due_said", models.CharField(blank=True, default="", max_length=80), False
        ),
        migrations.AddField(
            "commitmentchange", "from_due_said", models.CharField(blank=True, default="", max_length=80), False
        ),
        migrations.AddField(
            "commitmentchange", "to_due_said", models.CharField(blank=True, default="", max_length=80), False
        ),
        migrations.RunPython(take_over_what_is_known, migrations.RunPython.noop),
    ]
