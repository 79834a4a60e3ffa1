import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.updates.fields


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0009_follow_recommendations_and_grades"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0004_keep_grade_schemes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("grade", pcc_portal.updates.fields.GradeField(blank=False, graded="measures", max_length=10)),
                ("why", models.TextField(help_text="For readers.")),
                ("until", models.DateField(blank=True, help_text="The last day on which it holds.", null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_grades",
                        to="performance.measure",
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="periods.quarter"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="updates.release",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="performance.measuregrade",
                    ),
                ),
            ],
            options={
                "verbose_name": "grade given by a person",
                "verbose_name_plural": "grades given by a person",
                "ordering": ["measure", "quarter"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="measuregrade_correction_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="measuregrade_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="measuregrade_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="measuregrade_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("measure", "quarter"),
                        name="measuregrade_one_chain_a_quarter",
                        violation_error_code="quarter",
                        violation_error_message="A person has graded it for that quarter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True),
                        name="measuregrade_says_why",
                        violation_error_code="why",
                        violation_error_message="Say why.",
                    ),
                ],
            },
        ),
    ]
