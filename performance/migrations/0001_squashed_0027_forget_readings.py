from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import pcc_portal.accounts.models
import pcc_portal.periods.fields
import pcc_portal.ui.reading.fields
import pcc_portal.updates.fields
import pcc_portal.updates.models.rows
from pcc_portal.audit.triggers import with_unique_keys
from pcc_portal.updates.releases.triggers import released_rows
from performance.kept.triggers import TABLES, forgets_readings

store_first_kinds = import_module("performance.migrations.0015_name_kinds_of_meetings").store_first_kinds


class Migration(migrations.Migration):
    replaces = [
        ("performance", "0001_initial"),
        ("performance", "0002_keep_released_figures"),
        ("performance", "0003_say_what_is_refused"),
        ("performance", "0004_hide_small_numbers"),
        ("performance", "0005_take_more_frequencies"),
        ("performance", "0006_move_figures_between_periods"),
        ("performance", "0007_order_by_the_days_of_a_span"),
        ("performance", "0008_take_measures_of_any_kind"),
        ("performance", "0009_follow_recommendations_and_grades"),
        ("performance", "0010_keep_grades_given"),
        ("performance", "0011_keep_released_grades"),
        ("performance", "0012_reports_of_any_body"),
        ("performance", "0013_take_several_budgets_and_their_lines"),
        ("performance", "0014_keep_released_lines_and_movements"),
        ("performance", "0015_name_kinds_of_meetings"),
        ("performance", "0016_let_meetings_have_a_kind_of_the_offices"),
        ("performance", "0017_keep_agendas"),
        ("performance", "0018_keep_papers_of_boards"),
        ("performance", "0019_take_numbers_with_letters"),
        ("performance", "0020_name_areas_on_cards"),
        ("performance", "0021_name_countries_by_themselves"),
        ("performance", "0022_name_papers_of_agendas"),
        ("performance", "0023_place_areas_on_a_map"),
        ("performance", "0024_plain_words"),
        ("performance", "0025_print_measures_in_papers"),
        ("performance", "0026_keep_readings"),
        ("performance", "0027_forget_readings"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0021_publish_in_languages"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0009_publish_in_languages"),
    ]

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
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Who alone reads the papers of a board.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
        migrations.CreateModel(
            name="AccountabilityMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="objectives.theme",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="performance.meetingkind",
                        to_field="key",
                    ),
                ),
                ("planned_on", models.DateField()),
                ("revised_on", models.DateField(blank=True, null=True)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("focus", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
            ],
            options={
                "ordering": ["planned_on", "slug"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="AdHocRequest",
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
                        related_name="ad_hoc_requests",
                        to="objectives.theme",
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        help_text="When it was sent.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ad_hoc_requests",
                        to="periods.quarter",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True)),
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="AccountabilityAction",
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
                        blank=True,
                        null=True,
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
                        violation_error_code="done_on",
                        violation_error_message="An action that is done has the day on which it was, and no other has one.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("presenter", models.CharField(blank=True, max_length=100)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="updates.document",
                    ),
                ),
                ("link", models.URLField(blank=True)),
                ("decision", models.TextField(blank=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda",
                        to="performance.accountabilitymeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "order"),
                        name="agendaitem_order_once",
                        violation_error_code="order",
                        violation_error_message="Another item of the agenda has this place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("link", ""), _connector="OR"),
                        name="agendaitem_one_paper",
                        violation_error_code="link",
                        violation_error_message="Choose a document of the meeting or give an address, not both.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
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
                            ("nation", "Country, or countries"),
                            ("peers", "Most Similar Group"),
                            ("peer", "Area compared by name"),
                            ("council", "Council area"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on_cards", models.BooleanField(default=False, verbose_name="named on cards")),
                ("in_papers", models.BooleanField(default=True, verbose_name="compared with in papers")),
                (
                    "tile_row",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="row on the map",
                    ),
                ),
                (
                    "tile_column",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="column on the map",
                    ),
                ),
                (
                    "population",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "population_source",
                    models.CharField(blank=True, help_text="Who counted it, and when.", max_length=200),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["force", "region", "nation", "peers", "peer", "council"])),
                        name="area_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["council", "peer"]), _negated=True),
                        fields=("kind",),
                        name="area_one_of_a_kind",
                        violation_error_code="kind",
                        violation_error_message="There is an area of this kind already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tile_column__isnull", True), ("tile_row__isnull", True)),
                            models.Q(("tile_column__isnull", False), ("tile_row__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_tile_row_and_column",
                        violation_error_code="tile_column",
                        violation_error_message="Give the row and the column, or neither.",
                    ),
                    models.UniqueConstraint(
                        fields=("tile_row", "tile_column"),
                        name="area_tile_once",
                        violation_error_code="tile_column",
                        violation_error_message="Another area has this place on the map.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population__isnull", True),
                            models.Q(("population_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="area_population_has_source",
                        violation_error_code="population_source",
                        violation_error_message="Say who counted the population, and when.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(blank=True, max_length=40)),
                (
                    "reported",
                    models.CharField(
                        choices=[("month", "Every month"), ("quarter", "Every quarter")],
                        default="quarter",
                        max_length=8,
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
                (
                    "forecast_theme",
                    models.ForeignKey(
                        help_text="Where the report tells of its forecast outturn.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.theme",
                    ),
                ),
                ("net_budget_requirement", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "total",
                    models.DecimalField(decimal_places=2, help_text="After other funding and reserves.", max_digits=14),
                ),
                ("use_of_reserves", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
            ],
            options={
                "ordering": ["-year", "kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__gt", 0),
                            models.Q(
                                ("net_budget_requirement__isnull", True),
                                ("net_budget_requirement__gt", 0),
                                _connector="OR",
                            ),
                        ),
                        name="budget_positive",
                        violation_error_code="total",
                        violation_error_message="The Net Budget Requirement and the total are above 0.",
                    ),
                    models.UniqueConstraint(
                        models.F("year"),
                        django.db.models.functions.text.Lower("kind"),
                        name="budget_one_of_a_kind_a_year",
                        violation_error_code="kind",
                        violation_error_message="There is a budget of that kind for that year.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
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
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="budget_lines", to="objectives.deliveryaction"),
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
                        violation_error_code="parent",
                        violation_error_message="This line is a part of the one that you change.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="performance.budgetmovement",
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="performance.budget"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "quarter",
                    models.ForeignKey(
                        help_text="Of the forecast that it led to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="periods.quarter",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.budgetline",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.budgetline",
                    ),
                ),
                ("cause", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
            options={
                "ordering": ["budget", "number"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="budgetmovement_correction_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="budgetmovement_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="budgetmovement_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="budgetmovement_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("budget", "number"),
                        name="budgetmovement_one_chain_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to__isnull", True),
                            models.Q(
                                ("amount__gte", 0),
                                ("line__isnull", False),
                                models.Q(("line", models.F("to")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="budgetmovement_virement_between_two_lines",
                        violation_error_code="to",
                        violation_error_message="A virement takes an amount above 0 from one line to another.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
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
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="performance.budget"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="periods.quarter"
                    ),
                ),
                ("outturn", models.DecimalField(decimal_places=2, max_digits=14)),
                ("as_at", models.DateField()),
                ("note", models.TextField(blank=True)),
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
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
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
                        violation_error_code="quarter",
                        violation_error_message="There is a forecast for that quarter.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
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
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="objectives.theme"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national", "National report"),
                            ("force", "Report on the force"),
                            ("auditor", "Auditor’s report"),
                            ("coroner", "Coroner’s report"),
                            ("iopc", "IOPC’s report"),
                            ("panel", "Panel’s report"),
                            ("other", "Report of another body"),
                        ],
                        max_length=10,
                    ),
                ),
                ("published_on", models.DateField()),
                ("published_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("fieldwork", models.CharField(blank=True, max_length=100)),
                ("force_inspected", models.BooleanField(default=False)),
                ("cycle", models.CharField(blank=True, max_length=60)),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        help_text="The grades that could be given at that time, the best first, with commas between them.",
                        max_length=300,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
            ],
            options={
                "ordering": [
                    models.OrderBy(
                        pcc_portal.ui.reading.fields.FirstDay("published_on"), descending=True, nulls_last=True
                    ),
                    models.OrderBy(models.F("published_on"), descending=True, nulls_last=True),
                    "slug",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["national", "force", "auditor", "coroner", "iopc", "panel", "other"])
                        ),
                        name="inspection_kind_known",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="InspectionGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grades", to="performance.inspection"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("grade", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ["inspection", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "order"),
                        name="inspectiongrade_order_once",
                        violation_error_code="order",
                        violation_error_message="Another question of the report has this place.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="InspectionResponse",
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
                        related_name="inspection_responses",
                        to="objectives.theme",
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("planned_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("published_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                (
                    "sent_on",
                    models.DateField(
                        blank=True, help_text="To the Home Secretary and the body that made it.", null=True
                    ),
                ),
                ("link", models.URLField(blank=True)),
                ("inspections", models.ManyToManyField(related_name="responses", to="performance.inspection")),
            ],
            options={
                "ordering": [
                    models.OrderBy(
                        pcc_portal.ui.reading.fields.FirstDay("published_on"), descending=True, nulls_last=True
                    ),
                    models.OrderBy(models.F("published_on"), descending=True, nulls_last=True),
                    "slug",
                ],
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="LineFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="performance.linefigure",
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="performance.budgetline"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        help_text="The one that its period is in.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="periods.quarter",
                    ),
                ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="linefigure_correction_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="linefigure_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="linefigure_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="linefigure_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("line", "end"),
                        name="linefigure_one_chain_a_period",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Measure",
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
                ("definition", models.TextField(blank=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="objectives.theme"
                    ),
                ),
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
                            ("time", "time, in seconds"),
                            ("place", "place among others"),
                            ("yes_no", "yes or no"),
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
                    "noun_one",
                    models.CharField(
                        blank=True, help_text="One of them, where that is not plain: criterion.", max_length=60
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
                            ("mean", "Mean"),
                            ("median", "Median"),
                            ("percentile", "Percentile"),
                            ("longest", "Longest"),
                            ("within", "Share within a limit"),
                            ("latest", "Latest"),
                            ("rate", "Rate"),
                            ("ratio", "Ratio"),
                            ("index", "Index"),
                            ("score", "Score on a scale"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "per",
                    models.PositiveIntegerField(
                        blank=True,
                        choices=[
                            (1, "1"),
                            (100, "100"),
                            (1000, "1,000"),
                            (10000, "10,000"),
                            (100000, "100,000"),
                            (1000000, "1,000,000"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "base_year",
                    models.CharField(blank=True, help_text="The year of which an index is 100.", max_length=20),
                ),
                ("scale_from", models.SmallIntegerField(blank=True, null=True)),
                ("scale_to", models.SmallIntegerField(blank=True, null=True)),
                ("may_be_negative", models.BooleanField(default=False)),
                ("may_pass_hundred", models.BooleanField(default=False)),
                (
                    "has_interval",
                    models.BooleanField(default=False, help_text="Its figures have a 95% confidence interval."),
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
                            ("year", "Every financial year"),
                            ("academic", "Every academic year"),
                            ("calendar", "Every calendar year"),
                            ("rolling", "Every quarter, for twelve months"),
                            ("as_at", "Every quarter, as at its last day"),
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
                            ("mean", "Take the mean"),
                            ("last", "Take the last"),
                            ("highest", "Take the highest"),
                            ("recount", "Divide the sums of numerator and denominator"),
                            ("never", "Never combine"),
                        ],
                        default="never",
                        max_length=8,
                    ),
                ),
                ("numerator_name", models.CharField(blank=True, max_length=100)),
                ("denominator_name", models.CharField(blank=True, max_length=100)),
                ("is_sensitive", models.BooleanField(default=False, help_text="Its small numbers are not shown.")),
                ("sensitive_reason", models.CharField(blank=True, max_length=250)),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="performance.measure",
                    ),
                ),
                ("is_headline", models.BooleanField(default=False)),
                ("in_papers", models.BooleanField(default=True, verbose_name="printed in papers")),
                (
                    "board_row",
                    models.CharField(blank=True, help_text="Its line on the theme’s dashboard.", max_length=60),
                ),
                (
                    "board_column",
                    models.CharField(blank=True, help_text="Its column on the theme’s dashboard.", max_length=40),
                ),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="measures", to="objectives.deliveryaction"),
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
                        condition=models.Q(
                            ("part_of__isnull", True),
                            models.Q(("part_of", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_no_part_of_itself",
                        violation_error_code="part_of",
                        violation_error_message="A measure is no part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__in", ["count", "percent", "days", "pounds", "year", "time", "place", "yes_no"])
                        ),
                        name="measure_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["higher", "lower", "none"])),
                        name="measure_direction_known",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="KeptReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="performance.measure"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="periods.quarter"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="updates.release"
                    ),
                ),
                ("basis", models.CharField(help_text="Digest of what else it was worked out by.", max_length=64)),
                ("facts", models.TextField(help_text="What lists are counted, filtered and sorted by, as JSON.")),
                (
                    "rows",
                    models.TextField(help_text="Figures, targets and breaks that words and pictures tell, as JSON."),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("release__isnull", False)),
                        fields=("measure", "quarter", "release"),
                        name="keptreading_once_a_release",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("release__isnull", True)),
                        fields=("measure", "quarter"),
                        name="keptreading_once_in_the_working_copy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpectedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.area"
                    ),
                ),
            ],
            options={
                "ordering": ["quarter", "measure__order", "measure__slug", "area"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quarter", "measure", "area"),
                        name="expectedfigure_once_a_quarter",
                        violation_error_code="area",
                        violation_error_message="The update of that quarter asks for this figure already.",
                    )
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="MeasureGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                ("grade", pcc_portal.updates.fields.GradeField(blank=False, graded="measures", max_length=10)),
                ("why", models.TextField(help_text="For readers.")),
                ("until", models.DateField(blank=True, help_text="The last day on which it holds.", null=True)),
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
        migrations.CreateModel(
            name="MediumTermYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medium_term_years",
                        to="performance.budget",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "year"),
                        name="mediumtermyear_once",
                        violation_error_code="year",
                        violation_error_message="That year is there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("funding__gt", 0), ("savings__gte", 0), ("spending__gt", 0)),
                        name="mediumtermyear_amounts",
                        violation_error_code="spending",
                        violation_error_message="Spending and funding are above 0, and savings are 0 or more.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
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
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="performance.measure",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="performance.area"
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
                ("start", models.DateField(help_text="First day that the figure covers.")),
                ("end", models.DateField(help_text="Last day that the figure covers.")),
                ("as_at", models.DateField(help_text="When the figure was drawn.")),
                ("value", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("lower", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("upper", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("is_tied", models.BooleanField(default=False, help_text="Others share the place.")),
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
                            ("moved", "Given for another period"),
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
                    "moved_from",
                    models.ForeignKey(
                        blank=True,
                        help_text="What is left where this figure had been entered for a wrong period.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
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
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
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
                        violation_error_code="start",
                        violation_error_message="There is a figure for that area and period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("end"))),
                        name="observation_period_in_order",
                        violation_error_code="end",
                        violation_error_message="This is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_at__gte", models.F("start"))),
                        name="observation_as_at_not_before_start",
                        violation_error_code="as_at",
                        violation_error_message="This is before the period that the figure covers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("availability", "reported"), ("value__isnull", False)),
                            models.Q(("value__isnull", True), models.Q(("availability", "reported"), _negated=True)),
                            _connector="OR",
                        ),
                        name="observation_value_or_state",
                        violation_error_code="value",
                        violation_error_message="Give the figure, or say why there is none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("availability", "reported"),
                            models.Q(("availability_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="observation_state_has_reason",
                        violation_error_code="availability_reason",
                        violation_error_message="Say why there is no figure.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("availability", "withheld"), _negated=True),
                            models.Q(models.Q(("withheld_by", ""), _negated=True), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="observation_withheld_by_whom_until_when",
                        violation_error_code="withheld_by",
                        violation_error_message="Say who withholds it, and when that is looked at again.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator__isnull", True), ("denominator__isnull", False), _connector="OR"
                        ),
                        name="observation_counts_need_a_base",
                        violation_error_code="denominator",
                        violation_error_message="Say what the number is out of.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="observation_base_positive",
                        violation_error_code="denominator",
                        violation_error_message="A number is out of more than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lower__isnull", True), ("upper__isnull", True)),
                            models.Q(
                                ("lower__isnull", False), ("lower__lte", models.F("upper")), ("upper__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="observation_interval_has_two_ends",
                        violation_error_code="upper",
                        violation_error_message="Give both ends of the interval, the lower one first.",
                    ),
                ],
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
                (
                    "budget",
                    models.OneToOneField(
                        error_messages={"unique": "The precept of this budget is there."},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="precept",
                        to="performance.budget",
                    ),
                ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("band_d__gt", 0),
                            ("band_d_before__gt", 0),
                            models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                        ),
                        name="precept_above_nought",
                        violation_error_code="band_d",
                        violation_error_message="Band D and the precept are above 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "awaited"), ("reviewed_on__isnull", True)),
                            models.Q(models.Q(("decision", "awaited"), _negated=True), ("reviewed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="precept_decided_when_reviewed",
                        violation_error_code="decision",
                        violation_error_message="Give the day of the panel’s report and what it decided, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "veto"),
                            models.Q(
                                ("revised_on__isnull", True),
                                ("second_decision", ""),
                                ("second_reviewed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="precept_revised_after_a_veto",
                        violation_error_code="revised_on",
                        violation_error_message="A precept is revised, and reviewed again, where the panel vetoed it.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Recommendation",
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="performance.inspection",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^([A-Z]{1,3}[ .-]?)?\\d{1,4}(\\.\\d{1,3}){0,2}[a-z]?$",
                                "Give the number as the report prints it, such as 3, 3a, 2.1 or R4.",
                            )
                        ],
                    ),
                ),
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
                            ("signed_off", "Signed off"),
                        ],
                        default="outstanding",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("signed_off_on", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("awaited", "Not answered yet"),
                            ("accepted", "Accepted"),
                            ("partly", "Accepted in part"),
                            ("rejected", "Not accepted"),
                        ],
                        default="awaited",
                        max_length=10,
                    ),
                ),
                ("answer_reason", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="recommendations", to="objectives.deliveryaction"),
                ),
            ],
            options={
                "ordering": ["inspection", pcc_portal.ui.reading.fields.LeadingNumber("number"), "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "kind", "number"),
                        name="recommendation_number_once",
                        violation_error_code="number",
                        violation_error_message="The report has one of this kind and number already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["awaited", "accepted", "partly", "rejected"])),
                        name="recommendation_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__in", ("partly", "rejected")), _negated=True),
                            models.Q(("answer_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recommendation_refused_with_reason",
                        violation_error_code="answer_reason",
                        violation_error_message="Say why it is not accepted, or not all of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["outstanding", "partly", "fully", "signed_off"])),
                        name="recommendation_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_off_on__isnull", True), ("status", "signed_off"), _connector="OR"),
                        name="recommendation_signed_off_day_only_when_signed_off",
                        violation_error_code="signed_off_on",
                        violation_error_message="Only what is signed off has a day of sign-off.",
                    ),
                ],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reserves", to="performance.budget"
                    ),
                ),
                ("kind", models.CharField(choices=[("general", "General"), ("earmarked", "Earmarked")], max_length=9)),
                ("opening", models.DecimalField(decimal_places=2, max_digits=14)),
                ("added", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("used", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["budget", "order", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("added__gte", 0), ("opening__gte", 0), ("used__gte", 0)),
                        name="reserve_amounts_not_negative",
                        violation_error_code="opening",
                        violation_error_message="What a reserve holds, takes in and gives is 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "used__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opening"), "+", models.F("added")
                                ),
                            )
                        ),
                        name="reserve_uses_what_there_is",
                        violation_error_code="used",
                        violation_error_message="This is more than the reserve holds.",
                    ),
                ],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="savings", to="performance.budget"
                    ),
                ),
                ("planned", models.DecimalField(decimal_places=2, max_digits=14)),
                ("delivered", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("at_risk", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["budget", "order", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at_risk__gte", 0), ("delivered__gte", 0), ("planned__gt", 0)),
                        name="saving_amounts_not_negative",
                        violation_error_code="planned",
                        violation_error_message="What is planned is above 0, and what is delivered or at risk is 0 or more.",
                    ),
                    models.CheckConstraint(
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
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="SeriesBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaks", to="performance.measure"
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.TextField()),
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
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
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
                        violation_error_code="on",
                        violation_error_message="There is a break on that day.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="performance.measure"
                    ),
                ),
                ("effective_from", models.DateField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
                ("upper", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("tolerance", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
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
                ("set_by", models.CharField(help_text="Who set it, and where.", max_length=200)),
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
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
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
                        violation_error_code="effective_from",
                        violation_error_message="There is a target from that day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tolerance__gte", 0)),
                        name="target_tolerance_not_negative",
                        violation_error_code="tolerance",
                        violation_error_message="This cannot be below 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("upper__isnull", True), ("upper__gt", models.F("value")), _connector="OR"),
                        name="target_range_in_order",
                        violation_error_code="upper",
                        violation_error_message="This has to be above the lower end.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        with_unique_keys(),
        released_rows("performance_observation"),
        released_rows("performance_target"),
        released_rows("performance_seriesbreak"),
        released_rows("performance_forecast"),
        released_rows("performance_measuregrade"),
        released_rows("performance_linefigure"),
        released_rows("performance_budgetmovement"),
        *(forgets_readings(table) for table in TABLES),
        migrations.RunPython(store_first_kinds, migrations.RunPython.noop),
    ]
