from typing import Any

import django.db.models.functions.text
from django.db import migrations, models

from performance.models.meeting_kinds import FIRST


def store_first_kinds(apps: Any, schema_editor: Any) -> None:
    """The names that kinds had in code, under the keys that rows of meetings and what was sealed of them have."""
    kinds = apps.get_model("performance", "MeetingKind").objects
    if not kinds.exists():
        for order, (key, name, held_by) in enumerate(FIRST, 1):
            kinds.create(key=key, name=name, held_by=held_by, order=order)


class Migration(migrations.Migration):
    dependencies = [("performance", "0014_keep_released_lines_and_movements")]

    operations = [
        migrations.CreateModel(
            name="MeetingKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(blank=True, max_length=60, unique=True)),
                ("name", models.CharField(max_length=60)),
                (
                    "held_by",
                    models.CharField(
                        choices=[("panel", "The panel"), ("office", "The office and its partners")],
                        max_length=8,
                        verbose_name="who holds them",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("is_retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("is_retired", False)),
                        name="meetingkind_name_once",
                        violation_error_code="name",
                        violation_error_message="There is a kind of meeting with this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_by__in", ["panel", "office"])), name="meetingkind_held_by_known"
                    ),
                ],
            },
        ),
        migrations.RunPython(store_first_kinds, migrations.RunPython.noop),
    ]
