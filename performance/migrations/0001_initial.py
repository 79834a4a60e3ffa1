import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0001_initial"),
        ("periods", "0001_initial"),
        ("updates", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountabilityMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public", "Public meeting"),
                            ("performance", "Performance meeting"),
                            ("thematic", "Thematic meeting"),
                            ("partnership", "Partnership meeting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("planned_on", models.DateField()),
                ("revised_on", models.DateField(blank=True, null=True)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("focus", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["planned_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["public", "performance", "thematic", "partnership"])),
                        name="meeting_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdHocRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "quarter",
                    models.ForeignKey(
                        help_text="When it was sent.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ad_hoc_requests",
                        to="periods.quarter",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ad_hoc_requests",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["quarter", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("sent_on__isnull", True),
                            ("answered_on__gte", models.F("sent_on")),
                            _connector="OR",
                        ),
                        name="adhocrequest_answered_after_sent",
                        violation_error_code="answered_on",
                        violation_error_message="This is before it was sent.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountabilityAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("asked_of", models.CharField(max_length=100)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
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
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accountability_actions",
                        to="objectives.theme",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="performance.accountabilitymeeting",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="performance.adhocrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meeting__isnull", False), ("request__isnull", True)),
                            models.Q(("meeting__isnull", True), ("request__isnull", False)),
                            _connector="OR",
                        ),
                        name="accountabilityaction_from_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="accountabilityaction_done_on_when_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("force", "Force"),
                            ("region", "Region"),
                            ("nation", "England and Wales"),
                            ("peers", "Most Similar Group"),
                            ("council", "Council area"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["force", "region", "nation", "peers", "council"])),
                        name="area_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "council"), _negated=True),
                        fields=("kind",),
                        name="area_one_of_a_kind",
                        violation_error_code="kind",
                        violation_error_message="There is an area of this kind already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("net_budget_requirement", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "total",
                    models.DecimalField(decimal_places=2, help_text="After other funding and reserves.", max_digits=14),
                ),
                ("use_of_reserves", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "forecast_theme",
                    models.ForeignKey(
                        help_text="Where the report tells of its forecast outturn.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.theme",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        help_text="Where the report tells of it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("net_budget_requirement__gt", 0), ("total__gt", 0)),
                        name="budget_positive",
                        violation_error_code="total",
                        violation_error_message="The Net Budget Requirement and the total are above 0.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="budget_lines", to="objectives.deliveryaction"),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="performance.budget"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="performance.budgetline",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budget_lines", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["budget", "order", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="budgetline_not_its_own_parent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("outturn", models.DecimalField(decimal_places=2, max_digits=14)),
                ("as_at", models.DateField()),
                ("note", models.TextField(blank=True)),
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="performance.budget"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="periods.quarter"
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
                        to="performance.forecast",
                    ),
                ),
            ],
            options={
                "ordering": ["budget", "quarter"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="forecast_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="forecast_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="forecast_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="forecast_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("budget", "quarter"),
                        name="forecast_one_chain_a_quarter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("national", "National report"), ("force", "Report on the force")], max_length=10
                    ),
                ),
                ("published_on", models.DateField()),
                (
                    "published_precision",
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
                ("fieldwork", models.CharField(blank=True, max_length=100)),
                ("force_inspected", models.BooleanField(default=False)),
                ("summary", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["national", "force"])), name="inspection_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("planned_on", models.DateField(blank=True, null=True)),
                (
                    "planned_precision",
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
                ("published_on", models.DateField(blank=True, null=True)),
                (
                    "published_precision",
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
                (
                    "sent_on",
                    models.DateField(
                        blank=True, help_text="Sent to the Home Secretary and the inspectorate.", null=True
                    ),
                ),
                ("link", models.URLField(blank=True)),
                ("inspections", models.ManyToManyField(related_name="responses", to="performance.inspection")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_responses",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_on__isnull", False), ("published_on__isnull", False), _connector="OR"
                        ),
                        name="inspectionresponse_planned_or_published",
                        violation_error_code="planned_on",
                        violation_error_message="Say when it is planned for, or when it was published.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("definition", models.TextField(blank=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("count", "number"),
                            ("percent", "per cent"),
                            ("days", "days"),
                            ("pounds", "pounds"),
                            ("year", "calendar year"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "noun",
                    models.CharField(
                        blank=True, help_text="What is counted, in the plural: adults, posts.", max_length=60
                    ),
                ),
                (
                    "statistic",
                    models.CharField(
                        choices=[
                            ("count", "Count"),
                            ("sum", "Sum"),
                            ("share", "Share"),
                            ("change", "Change on the same period a year earlier"),
                            ("reduction", "Reduction"),
                            ("median", "Median"),
                            ("longest", "Longest"),
                            ("within", "Share within a limit"),
                            ("latest", "Latest"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("higher", "Higher is better"),
                            ("lower", "Lower is better"),
                            ("none", "No judgement"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("month", "Every month"),
                            ("quarter", "Every quarter"),
                            ("year", "Every year"),
                            ("report", "Each report"),
                            ("once", "Once"),
                        ],
                        default="quarter",
                        max_length=8,
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0)),
                (
                    "aggregation",
                    models.CharField(
                        choices=[
                            ("sum", "Add up"),
                            ("last", "Take the last"),
                            ("recount", "Divide the sums of numerator and denominator"),
                            ("never", "Never combine"),
                        ],
                        default="never",
                        max_length=8,
                    ),
                ),
                ("numerator_name", models.CharField(blank=True, max_length=100)),
                ("denominator_name", models.CharField(blank=True, max_length=100)),
                (
                    "is_sensitive",
                    models.BooleanField(default=False, help_text="Small counts are not shown outside the office."),
                ),
                ("is_headline", models.BooleanField(default=False)),
                ("board_row", models.CharField(blank=True, help_text="Its line on the theme’s board.", max_length=60)),
                (
                    "board_column",
                    models.CharField(blank=True, help_text="Its column on the theme’s board.", max_length=40),
                ),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="measures", to="objectives.deliveryaction"),
                ),
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
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "order", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decimals__lte", 4)),
                        name="measure_decimals_few",
                        violation_error_code="decimals",
                        violation_error_message="Show at most 4 decimal places.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("board_column", ""), ("board_row", "")),
                            models.Q(
                                models.Q(("board_row", ""), _negated=True),
                                models.Q(("board_column", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="measure_board_row_and_column",
                        violation_error_code="board_column",
                        violation_error_message="Give the line and the column, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["count", "percent", "days", "pounds", "year"])),
                        name="measure_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["higher", "lower", "none"])),
                        name="measure_direction_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpectedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.area"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected_figures",
                        to="periods.quarter",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected_figures",
                        to="performance.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["quarter", "measure__order", "measure__slug", "area"],
                "constraints": [
                    models.UniqueConstraint(fields=("quarter", "measure", "area"), name="expectedfigure_once_a_quarter")
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("start", models.DateField(help_text="First day that the figure covers.")),
                ("end", models.DateField(help_text="Last day that the figure covers.")),
                ("as_at", models.DateField(help_text="When the figure was drawn.")),
                ("value", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                (
                    "qualifier",
                    models.CharField(
                        choices=[("exact", "Exact"), ("about", "About"), ("more_than", "More than")],
                        default="exact",
                        max_length=10,
                    ),
                ),
                ("is_provisional", models.BooleanField(default=False)),
                (
                    "availability",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("nil", "Nil return"),
                            ("not_applicable", "Not applicable"),
                            ("not_available", "Not available"),
                            ("withheld", "Withheld"),
                        ],
                        default="reported",
                        max_length=15,
                    ),
                ),
                ("availability_reason", models.TextField(blank=True)),
                ("withheld_by", models.CharField(blank=True, max_length=100)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="performance.area"
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
                        related_name="observations",
                        to="performance.measure",
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        help_text="The quarter whose report gives the figure.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="periods.quarter",
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
                        to="performance.observation",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "area", "end", "start"],
                "abstract": False,
                "indexes": [models.Index(fields=["measure", "area", "end"], name="observation_by_measure_and_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="observation_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="observation_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="observation_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="observation_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("measure", "area", "start", "end"),
                        name="observation_one_chain_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("end"))), name="observation_period_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_at__gte", models.F("start"))), name="observation_as_at_not_before_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("availability", "reported"), ("value__isnull", False)),
                            models.Q(("value__isnull", True), models.Q(("availability", "reported"), _negated=True)),
                            _connector="OR",
                        ),
                        name="observation_value_or_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("availability", "reported"),
                            models.Q(("availability_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="observation_state_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("availability", "withheld"), _negated=True),
                            models.Q(models.Q(("withheld_by", ""), _negated=True), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="observation_withheld_by_whom_until_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator__isnull", True), ("denominator__isnull", False), _connector="OR"
                        ),
                        name="observation_counts_need_a_base",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="observation_base_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cause_of_concern", "Cause of concern"),
                            ("area_for_improvement", "Area for improvement"),
                            ("recommendation", "Recommendation"),
                        ],
                        default="recommendation",
                        max_length=22,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("outstanding", "Outstanding"),
                            ("partly", "Partially compliant, awaiting audit"),
                            ("fully", "Fully compliant, awaiting audit"),
                            ("signed_off", "Signed off by HMICFRS"),
                        ],
                        default="outstanding",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("signed_off_on", models.DateField(blank=True, null=True)),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="recommendations", to="objectives.deliveryaction"),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="performance.inspection",
                    ),
                ),
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
            ],
            options={
                "ordering": ["inspection", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "number"),
                        name="recommendation_number_once",
                        violation_error_code="number",
                        violation_error_message="The report has a recommendation of this number already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["outstanding", "partly", "fully", "signed_off"])),
                        name="recommendation_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_off_on__isnull", True), ("status", "signed_off"), _connector="OR"),
                        name="recommendation_signed_off_day_only_when_signed_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("on", models.DateField()),
                ("note", models.TextField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaks", to="performance.measure"
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
                        to="performance.seriesbreak",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "on"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="seriesbreak_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="seriesbreak_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="seriesbreak_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="seriesbreak_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("measure", "on"),
                        name="seriesbreak_one_chain_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("effective_from", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
                ("tolerance", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("set_by", models.CharField(help_text="Who set it, and where.", max_length=200)),
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
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="objectives.decision",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="performance.measure"
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
                        to="performance.target",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "effective_from"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="target_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="target_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="target_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="target_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("measure", "effective_from"),
                        name="target_one_chain_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tolerance__gte", 0)), name="target_tolerance_not_negative"
                    ),
                ],
            },
        ),
    ]
