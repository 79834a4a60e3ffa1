import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields
import pcc_portal.ui.reading.fields
import pcc_portal.updates.models.rows


class Migration(migrations.Migration):
    replaces = [
        ("estates", "0001_initial"),
        ("estates", "0002_say_what_is_refused"),
        ("estates", "0003_order_by_the_days_of_a_span"),
        ("estates", "0004_place_properties_in_areas"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0021_publish_in_languages"),
        ("performance", "0027_forget_readings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Property",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("address", models.CharField(blank=True, max_length=250)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                (
                    "tenure",
                    models.CharField(
                        choices=[
                            ("freehold", "Freehold"),
                            ("leasehold", "Leasehold"),
                            ("licence", "Licence"),
                            ("not_recorded", "Not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                    ),
                ),
                (
                    "uprn",
                    models.CharField(
                        blank=True, help_text="Unique Property Reference Number.", max_length=12, verbose_name="UPRN"
                    ),
                ),
                ("use", models.CharField(blank=True, max_length=150)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "council"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="properties",
                        to="performance.area",
                        verbose_name="council area",
                    ),
                ),
                ("area_acres", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ("bought_on", models.DateField(blank=True, null=True)),
                ("bought_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
            ],
            options={
                "verbose_name_plural": "properties",
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area_acres__isnull", True), ("area_acres__gt", 0), _connector="OR"),
                        name="property_area_positive",
                        violation_error_code="area_acres",
                        violation_error_message="An area is more than nothing.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("uprn", ""), _negated=True),
                        fields=("uprn",),
                        name="property_uprn_once",
                        violation_error_code="uprn",
                        violation_error_message="Another property has this number.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="objectives.theme"
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="estates.property"
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Under review"),
                            (1, "Surplus to requirement"),
                            (2, "Valuation"),
                            (3, "Marketing"),
                            (4, "Decision"),
                            (5, "Heads of terms"),
                            (6, "Exchange"),
                            (7, "Completion"),
                        ],
                        default=1,
                    ),
                ),
                ("grounds", models.TextField(blank=True, help_text="Why it is no longer needed.")),
                ("expected_receipt", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("actual_receipt", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("buyer", models.CharField(blank=True, max_length=150)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="objectives.decision",
                    ),
                ),
                ("due_on", models.DateField(blank=True, help_text="Day by which it is to complete.", null=True)),
                ("completed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", [0, 1, 2, 3, 4, 5, 6, 7])), name="disposal_stage_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_on__isnull", False), ("stage", 7)),
                            models.Q(models.Q(("stage", 7), _negated=True), ("completed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="disposal_completed_on_at_completion",
                        violation_error_code="completed_on",
                        violation_error_message="A sale has a day of completion when it is complete, and none before.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actual_receipt__isnull", True), ("stage", 7), _connector="OR"),
                        name="disposal_receipt_only_at_completion",
                        violation_error_code="actual_receipt",
                        violation_error_message="A receipt is recorded when the sale is complete.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expected_receipt__isnull", True), ("expected_receipt__gte", 0), _connector="OR"),
                            models.Q(("actual_receipt__isnull", True), ("actual_receipt__gte", 0), _connector="OR"),
                        ),
                        name="disposal_money_not_negative",
                        violation_error_code="expected_receipt",
                        violation_error_message="A receipt is not negative.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="ConditionSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_surveys",
                        to="objectives.theme",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surveys",
                        to="estates.property",
                    ),
                ),
                ("subject", models.CharField(max_length=150)),
                ("commissioned_on", models.DateField(blank=True, null=True)),
                ("commissioned_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("reported_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": [
                    models.OrderBy(pcc_portal.ui.reading.fields.FirstDay("due_on"), nulls_last=True),
                    models.OrderBy(models.F("due_on"), nulls_last=True),
                    "slug",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reported_on__isnull", True),
                            ("commissioned_on__isnull", True),
                            models.Q(("commissioned_precision", "day"), _negated=True),
                            ("reported_on__gte", models.F("commissioned_on")),
                            _connector="OR",
                        ),
                        name="conditionsurvey_reported_after_commissioned",
                        violation_error_code="reported_on",
                        violation_error_message="The report is before the survey was commissioned.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="CapitalProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("forecast_on", models.DateField(blank=True, null=True)),
                ("forecast_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("actual_on", models.DateField(blank=True, null=True)),
                ("actual_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capital_projects",
                        to="objectives.theme",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="estates.property",
                    ),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "riba_stage",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Strategic Definition"),
                            (1, "Preparation and Briefing"),
                            (2, "Concept Design"),
                            (3, "Spatial Coordination"),
                            (4, "Technical Design"),
                            (5, "Manufacturing and Construction"),
                            (6, "Handover"),
                            (7, "Use"),
                        ],
                        null=True,
                    ),
                ),
                ("budget", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("forecast", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "confidence",
                    models.CharField(
                        blank=True, choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=8
                    ),
                ),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="capital_projects", to="objectives.deliveryaction"),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(pcc_portal.ui.reading.fields.FirstDay("forecast_on"), nulls_last=True),
                    models.OrderBy(models.F("forecast_on"), nulls_last=True),
                    "slug",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("riba_stage__isnull", True), ("riba_stage__in", [0, 1, 2, 3, 4, 5, 6, 7]), _connector="OR"
                        ),
                        name="capitalproject_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                            models.Q(("forecast__isnull", True), ("forecast__gte", 0), _connector="OR"),
                        ),
                        name="capitalproject_money_not_negative",
                        violation_error_code="budget",
                        violation_error_message="Neither the budget nor the forecast cost is negative.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="ProjectStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("forecast_on", models.DateField(blank=True, null=True)),
                ("forecast_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("actual_on", models.DateField(blank=True, null=True)),
                ("actual_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="estates.capitalproject"
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                (
                    "riba_stage",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Strategic Definition"),
                            (1, "Preparation and Briefing"),
                            (2, "Concept Design"),
                            (3, "Spatial Coordination"),
                            (4, "Technical Design"),
                            (5, "Manufacturing and Construction"),
                            (6, "Handover"),
                            (7, "Use"),
                        ],
                        null=True,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["project", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "order"),
                        name="projectstage_order_once",
                        violation_error_code="order",
                        violation_error_message="Another step of the project has this place.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
    ]
