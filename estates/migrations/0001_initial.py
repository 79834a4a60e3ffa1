import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("objectives", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CapitalProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                (
                    "baseline_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("forecast_on", models.DateField(blank=True, null=True)),
                (
                    "forecast_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("actual_on", models.DateField(blank=True, null=True)),
                (
                    "actual_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
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
            ],
            options={
                "ordering": ["forecast_on", "slug"],
            },
        ),
        migrations.CreateModel(
            name="ConditionSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("subject", models.CharField(max_length=150)),
                ("commissioned_on", models.DateField(blank=True, null=True)),
                (
                    "commissioned_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "due_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("reported_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
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
                ("due_on", models.DateField(blank=True, help_text="Day by which it is to complete.", null=True)),
                ("completed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "slug"],
            },
        ),
        migrations.CreateModel(
            name="ProjectStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                (
                    "baseline_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("forecast_on", models.DateField(blank=True, null=True)),
                (
                    "forecast_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("actual_on", models.DateField(blank=True, null=True)),
                (
                    "actual_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
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
            },
        ),
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
                ("area_acres", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ("bought_on", models.DateField(blank=True, null=True)),
                (
                    "bought_precision",
                    pcc_portal.periods.fields.PrecisionField(
                        choices=[
                            ("day", "On the day"),
                            ("month", "In the month"),
                            ("mid_month", "In the middle of the month"),
                            ("early_year", "Early in the year"),
                            ("year", "In the year"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "properties",
                "ordering": ["title"],
            },
        ),
        migrations.AddField(
            model_name="capitalproject",
            name="actions",
            field=models.ManyToManyField(blank=True, related_name="capital_projects", to="objectives.deliveryaction"),
        ),
        migrations.AddField(
            model_name="capitalproject",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="capitalproject",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="capital_projects", to="objectives.theme"
            ),
        ),
        migrations.AddField(
            model_name="conditionsurvey",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="condition_surveys", to="objectives.theme"
            ),
        ),
        migrations.AddField(
            model_name="disposal",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disposals",
                to="objectives.decision",
            ),
        ),
        migrations.AddField(
            model_name="disposal",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disposal",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="objectives.theme"
            ),
        ),
        migrations.AddField(
            model_name="projectstage",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="estates.capitalproject"
            ),
        ),
        migrations.AddConstraint(
            model_name="property",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_acres__isnull", True), ("area_acres__gt", 0), _connector="OR"),
                name="property_area_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="property",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uprn", ""), _negated=True), fields=("uprn",), name="property_uprn_once"
            ),
        ),
        migrations.AddField(
            model_name="disposal",
            name="property",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="estates.property"
            ),
        ),
        migrations.AddField(
            model_name="conditionsurvey",
            name="property",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="surveys",
                to="estates.property",
            ),
        ),
        migrations.AddField(
            model_name="capitalproject",
            name="property",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="estates.property",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectstage",
            constraint=models.UniqueConstraint(fields=("project", "order"), name="projectstage_order_once"),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", [0, 1, 2, 3, 4, 5, 6, 7])), name="disposal_stage_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_on__isnull", False), ("stage", 7)),
                    models.Q(models.Q(("stage", 7), _negated=True), ("completed_on__isnull", True)),
                    _connector="OR",
                ),
                name="disposal_completed_on_at_completion",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("actual_receipt__isnull", True), ("stage", 7), _connector="OR"),
                name="disposal_receipt_only_at_completion",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionsurvey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reported_on__isnull", True),
                    ("commissioned_on__isnull", True),
                    ("reported_on__gte", models.F("commissioned_on")),
                    _connector="OR",
                ),
                name="conditionsurvey_reported_after_commissioned",
            ),
        ),
        migrations.AddConstraint(
            model_name="capitalproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("riba_stage__isnull", True), ("riba_stage__in", [0, 1, 2, 3, 4, 5, 6, 7]), _connector="OR"
                ),
                name="capitalproject_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="capitalproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                    models.Q(("forecast__isnull", True), ("forecast__gte", 0), _connector="OR"),
                ),
                name="capitalproject_money_not_negative",
            ),
        ),
    ]
