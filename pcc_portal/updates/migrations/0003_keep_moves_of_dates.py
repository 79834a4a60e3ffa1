import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields
from pcc_portal.audit.triggers import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [
        ("updates", "0002_keep_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField(help_text="Key of the row.")),
                ("column", models.CharField(max_length=60)),
                ("from_on", models.DateField()),
                ("from_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("to_on", models.DateField()),
                ("to_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "move of a date",
                "verbose_name_plural": "moves of dates",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["kind", "row"], name="datemove_by_row")],
            },
        ),
        append_only("updates_datemove"),
        no_replacing("updates_datemove"),
    ]
