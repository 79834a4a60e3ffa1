import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Quarter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="financial year beginning in April of")),
                ("number", models.PositiveSmallIntegerField()),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(verbose_name="last day")),
                ("opens", models.DateField(verbose_name="updates open on")),
                ("due", models.DateField(verbose_name="updates are due on")),
                ("closes", models.DateField(verbose_name="updates close on")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("open", "Open"), ("closed", "Closed")],
                        default="planned",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ("year", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="quarter_once"),
                    models.CheckConstraint(condition=models.Q(("number__range", (1, 4))), name="quarter_number_1_to_4"),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2098))), name="quarter_year_of_this_century"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))),
                        name="quarter_start_before_end",
                        violation_error_message="A quarter starts before it ends.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lte", models.F("due")), ("due__lte", models.F("closes"))),
                        name="quarter_opens_due_closes",
                        violation_error_message="A quarter opens, then updates are due, then it closes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "open", "closed"])), name="quarter_state_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="last day")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopenings", to="periods.quarter"
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reopening_has_reason"
                    )
                ],
            },
        ),
    ]
