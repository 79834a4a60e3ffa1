import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("periods", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("updates", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("words", models.TextField(help_text="What was promised.")),
                ("made_in", models.CharField(help_text="Where it was promised.", max_length=200)),
                ("made_on", models.DateField()),
                ("first_due_on", models.DateField()),
                ("due_on", models.DateField()),
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("revised", "Revised"),
                            ("kept", "Kept"),
                            ("overtaken", "Overtaken"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
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
                "ordering": ["due_on", "slug"],
            },
        ),
        migrations.CreateModel(
            name="CommitmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("carried", "Carried"),
                            ("revised", "Revised"),
                            ("kept", "Kept"),
                            ("overtaken", "Overtaken"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_due_on", models.DateField()),
                ("to_due_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAction",
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
                ("sponsor", models.CharField(blank=True, max_length=100)),
                (
                    "brag",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("blue", "Complete"),
                            ("green", "On track"),
                            ("amber", "At risk"),
                            ("red", "Off track"),
                        ],
                        max_length=10,
                    ),
                ),
                ("brag_reason", models.TextField(blank=True)),
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
                "ordering": ["theme", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("is_in_force", models.BooleanField(default=False)),
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
                ("force", models.CharField(max_length=100)),
                ("area_name", models.CharField(max_length=100)),
                ("panel", models.CharField(max_length=100)),
                ("report_title", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts__lt", models.F("ends"))), name="plan_dates_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_in_force", True)), fields=("is_in_force",), name="plan_one_in_force"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objectives", to="objectives.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="themes", to="objectives.objective"
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
                "ordering": ["objective__order", "order"],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="periods.quarter"
                    ),
                ),
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
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["quarter", "theme"],
            },
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
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "slug"],
            },
        ),
        migrations.AddField(
            model_name="deliveryaction",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delivery_actions", to="objectives.theme"
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("reference", models.CharField(max_length=40, unique=True)),
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
            ],
            options={
                "ordering": ["-taken_on", "reference"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="objectives.theme"
            ),
        ),
        migrations.CreateModel(
            name="UpdateText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True, help_text="Why this row replaces the one before it.")),
                ("created_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("body", models.TextField()),
                (
                    "brag",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("blue", "Complete"),
                            ("green", "On track"),
                            ("amber", "At risk"),
                            ("red", "Off track"),
                        ],
                        max_length=10,
                    ),
                ),
                ("brag_reason", models.TextField(blank=True)),
                ("commissioner_action", models.TextField(blank=True, help_text="What the Commissioner did about it.")),
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
            ],
            options={
                "ordering": ["-created_at"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="updatetext",
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
            model_name="updatetext",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="objectives.updatetext",
            ),
        ),
        migrations.AddField(
            model_name="updatetext",
            name="update",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="objectives.quarterlyupdate"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("step", "kept"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="commitmentchange_reason_unless_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("step", "revised"), ("from_due_on", models.F("to_due_on")), _connector="OR"),
                name="commitmentchange_only_a_revision_moves_the_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(fields=("plan", "order"), name="objective_order_once_a_plan"),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["objective", "section"])), name="objective_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(fields=("objective", "order"), name="theme_order_once_an_objective"),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.UniqueConstraint(fields=("theme", "quarter"), name="update_one_a_theme_and_quarter"),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned", "approved"])),
                name="update_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="update_submitted_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "approved"]), _negated=True),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="update_submitted_when_waiting_or_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("baseline_on__isnull", False),
                    ("forecast_on__isnull", False),
                    ("actual_on__isnull", False),
                    _connector="OR",
                ),
                name="milestone_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("brag__in", ["amber", "red"]), _negated=True),
                    models.Q(("brag_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="deliveryaction_brag_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "part", "confidential"])), name="decision_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "revised", "kept", "overtaken"])),
                name="commitment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("made_on"))), name="commitment_due_after_made"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("state__in", ["open", "revised"])),
                    models.Q(models.Q(("state__in", ["open", "revised"]), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="commitment_closed_when_not_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="updatetext_correction_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="updatetext_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="updatetext_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("release__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                name="updatetext_released_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("update",),
                name="updatetext_one_chain_an_update",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("brag__in", ["", "blue", "green", "amber", "red"])), name="updatetext_brag_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="updatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("brag__in", ["amber", "red"]), _negated=True),
                    models.Q(("brag_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="updatetext_brag_reason",
            ),
        ),
    ]
