from typing import Any

from django.db import migrations, models


def forget(apps: Any, editor: Any) -> None:
    """What was indexed is in another spelling, and is read again by the next who searches."""
    apps.get_model("search", "Edition").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("entry", "shown", models.TextField(blank=True, default="")),
        migrations.AddField("entry", "shown_title", models.CharField(default="", max_length=250)),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
