from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery

from pcc_portal.periods.fields import PrecisionField


def take_over_what_is_known(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A date that has not moved since is as exact as the commitment's own; of another nothing is known, so it is a day."""
    commitments, changes = (apps.get_model("objectives", name) for name in ("Commitment", "CommitmentChange"))
    commitments.objects.filter(first_due_on=F("due_on")).update(first_due_precision=F("due_precision"))
    exact = commitments.objects.filter(pk=OuterRef("commitment")).values("due_precision")[:1]
    for name in ("from", "to"):
        same = changes.objects.filter(**{f"{name}_due_on": F("commitment__due_on")})
        same.update(**{f"{name}_due_precision": Subquery(exact)})


class Migration(migrations.Migration):
    dependencies = [("objectives", "0003_keep_what_approved_words_printed")]

    operations = [
        migrations.AddField("commitment", "first_due_precision", PrecisionField()),
        migrations.AddField("commitmentchange", "from_due_precision", PrecisionField()),
        migrations.AddField("commitmentchange", "to_due_precision", PrecisionField()),
        migrations.RunPython(take_over_what_is_known, migrations.RunPython.noop),
    ]
