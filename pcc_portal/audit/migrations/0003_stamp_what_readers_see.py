from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def start_from_the_last_event(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Which events of before readers outside could see is not known: what was made for them so far is made anew."""
    apps.get_model("audit", "Head").objects.filter(public_number=0).update(public_number=F("number"))


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_replacing_events")]

    operations = [
        migrations.AddField("head", "public_number", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(start_from_the_last_event, migrations.RunPython.noop),
    ]
