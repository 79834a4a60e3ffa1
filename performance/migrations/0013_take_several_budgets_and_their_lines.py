import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import pcc_portal.updates.models.rows


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0012_keep_words_where_no_date_was_named"),
        ("performance", "0012_reports_of_any_body"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0005_keep_words_of_moved_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("cause", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
            options={
                "ordering": ["budget", "number"],
                "abstract": False,
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="LineFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("end", models.DateField(verbose_name="end of the period")),
                (
                    "actual",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="actual to date"
                    ),
                ),
                (
                    "forecast",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="forecast of the year"
                    ),
                ),
            ],
            options={
                "ordering": ["line", "end"],
                "abstract": False,
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="MediumTermYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "spending",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="spending before savings"),
                ),
                ("funding", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "savings",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="savings found"),
                ),
            ],
            options={
                "ordering": ["budget", "year"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Precept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("band_d", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="band D")),
                (
                    "band_d_before",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="band D of the year before"),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="precept"),
                ),
                ("notified_on", models.DateField(blank=True, null=True, verbose_name="proposal notified")),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="panel’s report")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("awaited", "Not decided yet"),
                            ("approve", "Supported"),
                            ("recommend", "Supported with recommendations"),
                            ("veto", "Vetoed"),
                        ],
                        default="awaited",
                        max_length=9,
                        verbose_name="what the panel decided",
                    ),
                ),
                ("panel_words", models.TextField(blank=True, verbose_name="what the panel said")),
                ("revised_on", models.DateField(blank=True, null=True, verbose_name="revised precept notified")),
                ("second_reviewed_on", models.DateField(blank=True, null=True, verbose_name="panel’s second report")),
                (
                    "second_decision",
                    models.CharField(
                        blank=True,
                        choices=[("accept", "Accepted"), ("reject", "Rejected")],
                        max_length=8,
                        verbose_name="what the panel decided on the revised precept",
                    ),
                ),
                ("responded_on", models.DateField(blank=True, null=True, verbose_name="response published")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="precept issued")),
            ],
            options={
                "ordering": ["budget"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Reserve",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("kind", models.CharField(choices=[("general", "General"), ("earmarked", "Earmarked")], max_length=9)),
                ("opening", models.DecimalField(decimal_places=2, max_digits=14)),
                ("added", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("used", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["budget", "order", "slug"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Saving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("planned", models.DecimalField(decimal_places=2, max_digits=14)),
                ("delivered", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("at_risk", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["budget", "order", "slug"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.AlterModelOptions(
            name="budget",
            options={"ordering": ["-year", "kind"]},
        ),
        migrations.RemoveConstraint(
            model_name="budget",
            name="budget_positive",
        ),
        migrations.AddField(
            model_name="budget",
            name="kind",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="budget",
            name="reported",
            field=models.CharField(
                choices=[("month", "Every month"), ("quarter", "Every quarter")], default="quarter", max_length=8
            ),
        ),
        migrations.AlterField(
            model_name="budget",
            name="net_budget_requirement",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AlterField(
            model_name="budget",
            name="year",
            field=models.PositiveSmallIntegerField(),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total__gt", 0),
                    models.Q(
                        ("net_budget_requirement__isnull", True), ("net_budget_requirement__gt", 0), _connector="OR"
                    ),
                ),
                name="budget_positive",
                violation_error_code="total",
                violation_error_message="The Net Budget Requirement and the total are above 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                models.F("year"),
                django.db.models.functions.text.Lower("kind"),
                name="budget_one_of_a_kind_a_year",
                violation_error_code="kind",
                violation_error_message="There is a budget of that kind for that year.",
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="performance.budget"
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.budgetline",
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="quarter",
            field=models.ForeignKey(
                help_text="Of the forecast that it led to.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="periods.quarter",
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="release",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="updates.release",
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="performance.budgetmovement",
            ),
        ),
        migrations.AddField(
            model_name="budgetmovement",
            name="to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.budgetline",
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="performance.budgetline"
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="quarter",
            field=models.ForeignKey(
                help_text="The one that its period is in.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="periods.quarter",
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="release",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="updates.release",
            ),
        ),
        migrations.AddField(
            model_name="linefigure",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="performance.linefigure",
            ),
        ),
        migrations.AddField(
            model_name="mediumtermyear",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="medium_term_years", to="performance.budget"
            ),
        ),
        migrations.AddField(
            model_name="precept",
            name="budget",
            field=models.OneToOneField(
                error_messages={"unique": "The precept of this budget is there."},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="precept",
                to="performance.budget",
            ),
        ),
        migrations.AddField(
            model_name="reserve",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reserves", to="performance.budget"
            ),
        ),
        migrations.AddField(
            model_name="saving",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="savings", to="performance.budget"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="budgetmovement_correction_has_reason",
                violation_error_code="reason",
                violation_error_message="Say why it changes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="budgetmovement_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="budgetmovement_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                name="budgetmovement_released_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("budget", "number"),
                name="budgetmovement_one_chain_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to__isnull", True),
                    models.Q(
                        ("amount__gte", 0), ("line__isnull", False), models.Q(("line", models.F("to")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="budgetmovement_virement_between_two_lines",
                violation_error_code="to",
                violation_error_message="A virement takes an amount above 0 from one line to another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="linefigure_correction_has_reason",
                violation_error_code="reason",
                violation_error_message="Say why it changes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="linefigure_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="linefigure_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                name="linefigure_released_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="linefigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("line", "end"),
                name="linefigure_one_chain_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediumtermyear",
            constraint=models.UniqueConstraint(
                fields=("budget", "year"),
                name="mediumtermyear_once",
                violation_error_code="year",
                violation_error_message="That year is there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediumtermyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("funding__gt", 0), ("savings__gte", 0), ("spending__gt", 0)),
                name="mediumtermyear_amounts",
                violation_error_code="spending",
                violation_error_message="Spending and funding are above 0, and savings are 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="precept",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("band_d__gt", 0),
                    ("band_d_before__gt", 0),
                    models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                ),
                name="precept_above_nought",
                violation_error_code="band_d",
                violation_error_message="Band D and the precept are above 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="precept",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "awaited"), ("reviewed_on__isnull", True)),
                    models.Q(models.Q(("decision", "awaited"), _negated=True), ("reviewed_on__isnull", False)),
                    _connector="OR",
                ),
                name="precept_decided_when_reviewed",
                violation_error_code="decision",
                violation_error_message="Give the day of the panel’s report and what it decided, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="precept",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", "veto"),
                    models.Q(
                        ("revised_on__isnull", True), ("second_decision", ""), ("second_reviewed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="precept_revised_after_a_veto",
                violation_error_code="revised_on",
                violation_error_message="A precept is revised, and reviewed again, where the panel vetoed it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("added__gte", 0), ("opening__gte", 0), ("used__gte", 0)),
                name="reserve_amounts_not_negative",
                violation_error_code="opening",
                violation_error_message="What a reserve holds, takes in and gives is 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reserve",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "used__lte",
                        django.db.models.expressions.CombinedExpression(models.F("opening"), "+", models.F("added")),
                    )
                ),
                name="reserve_uses_what_there_is",
                violation_error_code="used",
                violation_error_message="This is more than the reserve holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="saving",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_risk__gte", 0), ("delivered__gte", 0), ("planned__gt", 0)),
                name="saving_amounts_not_negative",
                violation_error_code="planned",
                violation_error_message="What is planned is above 0, and what is delivered or at risk is 0 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="saving",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at_risk", 0),
                    (
                        "at_risk__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("planned"), "-", models.F("delivered")
                        ),
                    ),
                    _connector="OR",
                ),
                name="saving_risks_what_is_left",
                violation_error_code="at_risk",
                violation_error_message="This is more than is still to be delivered.",
            ),
        ),
    ]
