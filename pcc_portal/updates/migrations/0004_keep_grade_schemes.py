import datetime as dt
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pcc_portal.audit.triggers import append_only, no_replacing
from pcc_portal.updates.models.schemes import FIRST


def store_first_schemes(apps: Any, schema_editor: Any) -> None:
    """The words that grades had in code, so that what was graded reads as it did."""
    schemes = apps.get_model("updates", "GradeScheme").objects
    for graded, values in FIRST.items():
        if not schemes.filter(graded=graded).exists():
            schemes.create(graded=graded, **values)


class Migration(migrations.Migration):
    dependencies = [
        ("updates", "0003_keep_moves_of_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GradeScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "graded",
                    models.CharField(
                        choices=[
                            ("updates", "Updates of themes"),
                            ("actions", "Actions of the delivery plan"),
                            ("measures", "Measures"),
                            ("risks", "Risks"),
                        ],
                        max_length=10,
                        verbose_name="what it grades",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="name")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("words", "A person grades"),
                            ("target", "Target with tolerance"),
                            ("trend", "Range and trend"),
                            ("place", "Place in the group"),
                            ("score", "Score of likelihood and impact"),
                        ],
                        max_length=10,
                    ),
                ),
                ("parameters", models.JSONField(blank=True, default=dict)),
                ("grades", models.JSONField()),
                ("from_day", models.DateField(default=dt.date(1900, 1, 1), verbose_name="in force from")),
                ("created_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "grade scheme",
                "ordering": ["graded", "from_day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("graded__in", ["updates", "actions", "measures", "risks"])),
                        name="gradescheme_graded_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["words", "target", "trend", "place", "score"])),
                        name="gradescheme_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("created_at__isnull", True), ("created_by__isnull", True)),
                            models.Q(("created_at__isnull", False), ("created_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="gradescheme_created_at_and_by",
                    ),
                ],
            },
        ),
        migrations.RunPython(store_first_schemes, migrations.RunPython.noop),
        append_only("updates_gradescheme"),
        no_replacing("updates_gradescheme"),
    ]
