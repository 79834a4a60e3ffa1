import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.accounts.models
import pcc_portal.periods.fields
import pcc_portal.ui.fields
import pcc_portal.ui.reading.fields
import pcc_portal.updates.fields
import pcc_portal.updates.models.rows
from pcc_portal.audit.triggers import with_unique_keys
from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    replaces = [
        ("objectives", "0001_initial"),
        ("objectives", "0002_keep_released_words"),
        ("objectives", "0003_keep_what_approved_words_printed"),
        ("objectives", "0004_keep_how_exact_dates_were"),
        ("objectives", "0005_say_what_is_refused"),
        ("objectives", "0006_hide_small_numbers"),
        ("objectives", "0007_order_by_the_days_of_a_span"),
        ("objectives", "0008_name_who_holds_office"),
        ("objectives", "0009_say_what_is_made_up"),
        ("objectives", "0010_grade_by_a_scheme"),
        ("objectives", "0011_keep_what_is_the_offices_own"),
        ("objectives", "0012_keep_words_where_no_date_was_named"),
        ("objectives", "0013_let_a_plan_pass_into_the_next"),
        ("objectives", "0014_say_which_plans_were_replaced"),
        ("objectives", "0015_words_of_states"),
        ("objectives", "0016_titles_of_deputy_and_clerk"),
        ("objectives", "0017_give_a_plan_levels_of_its_own"),
        ("objectives", "0018_reviews"),
        ("objectives", "0019_let_plans_be_in_force_together"),
        ("objectives", "0020_plain_words"),
        ("objectives", "0021_publish_in_languages"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0009_publish_in_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogoImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="SHA-256 of the content in hex, and its ending.", max_length=80, unique=True
                    ),
                ),
                ("content", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "priority_word",
                    models.CharField(blank=True, help_text="One of the third level; empty without it.", max_length=40),
                ),
                (
                    "priority_words",
                    models.CharField(blank=True, help_text="Several of the third level.", max_length=40),
                ),
                (
                    "objective_word",
                    models.CharField(default="objective", help_text="One of the upper of two levels.", max_length=40),
                ),
                (
                    "objective_words",
                    models.CharField(default="objectives", help_text="Several of the upper level.", max_length=40),
                ),
                (
                    "theme_word",
                    models.CharField(default="theme", help_text="One of the lower of two levels.", max_length=40),
                ),
                (
                    "theme_words",
                    models.CharField(default="themes", help_text="Several of the lower level.", max_length=40),
                ),
                (
                    "deputy",
                    models.CharField(
                        default="Deputy Police and Crime Commissioner",
                        max_length=100,
                        verbose_name="title of the deputy",
                    ),
                ),
                ("clerk", models.CharField(default="clerk", max_length=60, verbose_name="who supports the panel")),
                ("body_web", pcc_portal.ui.fields.WebField(blank=True, help_text="Of the office.")),
                ("force_web", pcc_portal.ui.fields.WebField(blank=True, help_text="Of the force.")),
                ("panel_web", pcc_portal.ui.fields.WebField(blank=True, help_text="Of the panel.")),
                (
                    "licence",
                    models.CharField(blank=True, help_text="Under which its data may be used.", max_length=120),
                ),
                ("licence_web", pcc_portal.ui.fields.WebField(blank=True, help_text="Where the licence can be read.")),
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
                (
                    "money_style",
                    models.CharField(
                        choices=[("short", "£1.2m"), ("long", "£1.2 million")], default="short", max_length=10
                    ),
                ),
                (
                    "date_style",
                    models.CharField(
                        choices=[("day", "9 November 2023"), ("weekday", "Thursday 9 November 2023")],
                        default="day",
                        max_length=10,
                    ),
                ),
                (
                    "languages",
                    pcc_portal.ui.fields.LanguagesField(
                        blank=True, help_text="Besides English, such as Welsh.", max_length=300
                    ),
                ),
                (
                    "status_words",
                    models.JSONField(blank=True, default=dict, help_text="Words of states, by kind and key."),
                ),
                (
                    "colour",
                    pcc_portal.ui.fields.ColourField(
                        default="#12436d", help_text="White words stand on it.", max_length=7
                    ),
                ),
                (
                    "logo",
                    models.CharField(
                        blank=True, help_text="Name of its picture: the hash of its content.", max_length=80
                    ),
                ),
                (
                    "logo_alt",
                    models.CharField(
                        blank=True, help_text="What it says, for people who do not see it.", max_length=150
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        help_text="Of several plans in force at once, what tells this one from the leading one.",
                        max_length=60,
                    ),
                ),
                ("is_in_force", models.BooleanField(default=False)),
                ("in_force_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="objectives.plan",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        help_text="For example: Office of the Police and Crime Commissioner for X", max_length=200
                    ),
                ),
                (
                    "office_holder",
                    models.CharField(help_text="For example: Police and Crime Commissioner", max_length=100),
                ),
                (
                    "short_title",
                    models.CharField(
                        blank=True,
                        help_text="Of the office-holder in a sentence: “What the Commissioner did”.",
                        max_length=60,
                    ),
                ),
                ("chief", models.CharField(default="Chief Constable", max_length=100)),
                ("force", models.CharField(max_length=100)),
                ("area_name", models.CharField(max_length=100)),
                ("panel", models.CharField(max_length=100)),
                ("report_title", models.CharField(max_length=200)),
                (
                    "demonstration",
                    models.TextField(
                        blank=True,
                        help_text="What readers must know of a portal that is a demonstration. Each report begins so.",
                    ),
                ),
                (
                    "small_count",
                    models.PositiveSmallIntegerField(default=5, help_text="Sensitive counts under it are hidden."),
                ),
                (
                    "small_base",
                    models.PositiveSmallIntegerField(default=10, help_text="So are sensitive percentages of fewer."),
                ),
                (
                    "small_reason",
                    models.CharField(
                        default="a small number could point to a person", help_text="Readers are told.", max_length=250
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("licence_web", ""), models.Q(("licence", ""), _negated=True), _connector="OR"
                        ),
                        name="plan_licence_has_words",
                        violation_error_code="licence",
                        violation_error_message="Name the licence that this address leads to.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population__isnull", True),
                            models.Q(("population_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_population_has_source",
                        violation_error_code="population_source",
                        violation_error_message="Say who counted it, and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("logo", ""), models.Q(("logo_alt", ""), _negated=True), _connector="OR"),
                        name="plan_logo_has_words",
                        violation_error_code="logo_alt",
                        violation_error_message="Say what the logo says, for people who do not see it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("priority_word", ""), ("priority_words", "")),
                            models.Q(
                                models.Q(("priority_word", ""), _negated=True),
                                models.Q(("priority_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_third_level_has_both_words",
                        violation_error_code="priority_words",
                        violation_error_message="Say both how one of them is called and how several are, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objective_word", ""), _negated=True),
                            models.Q(("objective_words", ""), _negated=True),
                            models.Q(("theme_word", ""), _negated=True),
                            models.Q(("theme_words", ""), _negated=True),
                        ),
                        name="plan_two_levels_have_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objective_word", models.F("theme_word")), _negated=True),
                            models.Q(("priority_word", models.F("objective_word")), _negated=True),
                            models.Q(("priority_word", models.F("theme_word")), _negated=True),
                        ),
                        name="plan_levels_have_words_of_their_own",
                        violation_error_code="theme_word",
                        violation_error_message="Two levels have this word: each needs one of its own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("money_style__in", ["short", "long"])), name="plan_money_style_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_style__in", ["day", "weekday"])), name="plan_date_style_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts__lt", models.F("ends"))),
                        name="plan_dates_in_order",
                        violation_error_code="ends",
                        violation_error_message="This is not after the day on which it starts.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_in_force", True)),
                        fields=("line",),
                        name="plan_one_in_force_a_line",
                        violation_error_code="line",
                        violation_error_message="Another plan in force has this already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                            models.Q(
                                ("is_in_force", False), ("replaced_at__isnull", False), ("replaced_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="plan_replaced_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("small_base__gte", 1), ("small_count__gte", 1)),
                        name="plan_small_numbers_from_one",
                        violation_error_code="small_count",
                        violation_error_message="Give limits of at least 1, which hides nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("small_reason", ""), _negated=True),
                        name="plan_small_numbers_have_reason",
                        violation_error_code="small_reason",
                        violation_error_message="Say why small numbers are hidden.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="objectives.plan"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objectives", to="objectives.plan"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="objectives.priority",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("objective", "Plan objective"), ("section", "Section of the report")],
                        default="objective",
                        max_length=20,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("order", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "order"),
                        name="objective_order_once_a_plan",
                        violation_error_code="order",
                        violation_error_message="Another part of the plan has this place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["objective", "section"])), name="objective_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "objective"), ("priority__isnull", True), _connector="OR"),
                        name="objective_section_has_no_priority",
                        violation_error_code="priority",
                        violation_error_message="A section of the report stands under nothing else.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
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
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="themes", to="objectives.objective"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "also_serves",
                    models.ManyToManyField(
                        blank=True,
                        help_text="It is reported and counted once, where it belongs.",
                        related_name="served_by",
                        to="objectives.objective",
                    ),
                ),
            ],
            options={
                "ordering": ["objective__order", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("objective", "order"),
                        name="theme_order_once_an_objective",
                        violation_error_code="order",
                        violation_error_message="Another one has this place.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="objectives.theme"
                    ),
                ),
                ("words", models.TextField(help_text="What was promised.")),
                ("made_in", models.CharField(help_text="Where it was promised.", max_length=200)),
                ("made_on", models.DateField()),
                ("first_due_on", models.DateField()),
                ("first_due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("first_due_said", models.CharField(blank=True, max_length=80)),
                ("due_on", models.DateField()),
                ("due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                (
                    "due_said",
                    models.CharField(blank=True, help_text="Where no date was named: the words used.", max_length=80),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("revised", "Revised"),
                            ("kept", "Kept"),
                            ("overtaken", "No longer needed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": [
                    models.OrderBy(pcc_portal.ui.reading.fields.FirstDay("due_on"), nulls_last=True),
                    models.OrderBy(models.F("due_on"), nulls_last=True),
                    "slug",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_said", ""), ("due_precision", "no_date"), _connector="OR"),
                        name="commitment_said_where_no_date",
                        violation_error_code="due_said",
                        violation_error_message="There is a date: say it there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "revised", "kept", "overtaken"])),
                        name="commitment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("made_on"))),
                        name="commitment_due_after_made",
                        violation_error_code="due_on",
                        violation_error_message="This is before the day on which it was promised.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("state__in", ["open", "revised"])),
                            models.Q(
                                models.Q(("state__in", ["open", "revised"]), _negated=True),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_closed_when_not_open",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="CommitmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="objectives.commitment"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="periods.quarter"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("carried", "Carried forward"),
                            ("revised", "Revised"),
                            ("kept", "Kept"),
                            ("overtaken", "No longer needed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_due_on", models.DateField()),
                ("from_due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("from_due_said", models.CharField(blank=True, max_length=80)),
                ("to_due_on", models.DateField()),
                ("to_due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("to_due_said", models.CharField(blank=True, max_length=80)),
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
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step", "kept"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="commitmentchange_reason_unless_kept",
                        violation_error_code="reason",
                        violation_error_message="Say why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "revised"), ("from_due_on", models.F("to_due_on")), _connector="OR"
                        ),
                        name="commitmentchange_only_a_revision_moves_the_date",
                        violation_error_code="due_on",
                        violation_error_message="Only a revision moves the date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="objectives.commitment"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="periods.quarter"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("carried", "Carried forward"),
                            ("revised", "Revised"),
                            ("kept", "Kept"),
                            ("overtaken", "No longer needed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="new date")),
                ("due_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who said so last; empty for answers from before this was kept.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="objectives.commitmentchange",
                    ),
                ),
            ],
            options={
                "ordering": ["commitment"],
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "quarter"), name="commitmentanswer_once_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("step", "kept"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="commitmentanswer_reason_unless_kept",
                        violation_error_code="reason",
                        violation_error_message="Say why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("step", "revised")),
                            models.Q(models.Q(("step", "revised"), _negated=True), ("due_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="commitmentanswer_new_date_with_a_revision",
                        violation_error_code="due_on",
                        violation_error_message="A new date is given where the date moves, and only there.",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="DeliveryAction",
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
                        related_name="delivery_actions",
                        to="objectives.theme",
                    ),
                ),
                ("sponsor", models.CharField(blank=True, max_length=100)),
                ("brag", pcc_portal.updates.fields.GradeField(blank=True, graded="actions", max_length=10)),
                ("brag_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["theme", "slug"],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="PlanMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mappings", to="objectives.plan"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=100)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("continues", "Continues as"),
                            ("merged", "Merged into"),
                            ("split", "Split into"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to", models.JSONField(blank=True, default=list)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "kind", "key"), name="planmapping_once_a_record"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["continues", "merged", "split", "ended"])),
                        name="planmapping_how_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how__in", ["ended", "merged", "split"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="planmapping_reason_unless_it_continues",
                        violation_error_code="reason",
                        violation_error_message="Say why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "ended"), ("to", [])),
                            models.Q(models.Q(("how", "ended"), _negated=True), models.Q(("to", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="planmapping_leads_somewhere_unless_ended",
                        violation_error_code="to",
                        violation_error_message="Say what it becomes; what ended becomes nothing.",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="objectives.plan"
                    ),
                ),
                ("step", models.CharField(max_length=40)),
                ("done_on", models.DateField()),
                ("who", models.CharField(help_text="Who did it, or was asked.", max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "document",
                    models.CharField(blank=True, help_text="Its address, or where it is kept.", max_length=500),
                ),
            ],
            options={
                "ordering": ["done_on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("plan", "step"), name="planstep_once_a_plan")],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="QuarterlyUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="objectives.theme"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="periods.quarter"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who was asked.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "content_hash",
                    models.CharField(blank=True, help_text="SHA-256 of what was approved.", max_length=64),
                ),
                (
                    "printed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What the references in its words printed when it was approved.",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["quarter", "theme"],
                "constraints": [
                    models.UniqueConstraint(fields=("theme", "quarter"), name="update_one_a_theme_and_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "returned", "approved"])),
                        name="update_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="update_submitted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["submitted", "approved"]), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="update_submitted_when_waiting_or_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True), ("approved_by__isnull", True), ("content_hash", "")
                            ),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="update_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", False), ("state", "approved")),
                            models.Q(models.Q(("state", "approved"), _negated=True), ("approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="update_approved_when_it_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="update_four_eyes",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="objectives.quarterlyupdate",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        blank=True, help_text="Key of the item; empty for the update as a whole.", max_length=200
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="What the item is called, with the period it covers.", max_length=250),
                ),
                (
                    "column",
                    models.CharField(
                        blank=True, help_text="Of the words: in which box the sentence stands.", max_length=40
                    ),
                ),
                (
                    "sentence",
                    models.TextField(
                        blank=True, help_text="As it printed; empty where the comment is on the whole item."
                    ),
                ),
                ("text", models.TextField()),
                ("answer", models.TextField(blank=True, help_text="What the author says to it.")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reviewcomment_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("column", ""), ("sentence", "")),
                            models.Q(
                                models.Q(("sentence", ""), _negated=True),
                                ("column__in", ("body", "commissioner_action", "brag_reason")),
                            ),
                            _connector="OR",
                        ),
                        name="reviewcomment_sentence_in_a_box",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="objectives.theme"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="objectives.deliveryaction",
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_on__isnull", False),
                            ("forecast_on__isnull", False),
                            ("actual_on__isnull", False),
                            _connector="OR",
                        ),
                        name="milestone_has_a_date",
                        violation_error_code="forecast_on",
                        violation_error_message="Give at least one date.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "reference",
                    models.CharField(
                        error_messages={"unique": "There is a decision with this reference."},
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="objectives.theme",
                    ),
                ),
                ("taken_on", models.DateField()),
                ("lead", models.CharField(blank=True, max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Published in full"),
                            ("part", "Partly confidential"),
                            ("confidential", "Confidential"),
                        ],
                        default="open",
                        max_length=14,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
            ],
            options={
                "ordering": ["-taken_on", "reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "part", "confidential"])),
                        name="decision_status_known",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="UpdateText",
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
                        to="objectives.updatetext",
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
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="objectives.quarterlyupdate",
                    ),
                ),
                ("body", models.TextField()),
                ("brag", pcc_portal.updates.fields.GradeField(blank=True, graded="updates", max_length=10)),
                ("brag_reason", models.TextField(blank=True)),
                ("commissioner_action", models.TextField(blank=True, help_text="What the office-holder did about it.")),
            ],
            options={
                "ordering": ["-created_at"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="updatetext_correction_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="updatetext_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="updatetext_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="updatetext_released_is_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("update",),
                        name="updatetext_one_chain_an_update",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="objectives.quarterlyupdate",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("content_hash", models.CharField(help_text="SHA-256 of what was opened.", max_length=64)),
                (
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.updatetext",
                    ),
                ),
                ("printed", models.JSONField(blank=True, default=dict)),
                ("items", models.JSONField(blank=True, default=list)),
                ("opened_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("approved", "Approved"), ("returned", "Returned")], max_length=12
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("update", "person", "content_hash"), name="review_once_a_content"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["", "approved", "returned"])), name="review_verdict_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("verdict", "")),
                            models.Q(models.Q(("verdict", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_verdict_on_a_day",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        with_unique_keys(),
        released_rows("objectives_updatetext"),
    ]
