import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("periods", "0001_initial"),
        ("updates", "0001_initial"),
    ]

    operations = [
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
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "order"), name="objective_order_once_a_plan"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["objective", "section"])), name="objective_kind_known"
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("objective", "order"), name="theme_order_once_an_objective")
                ],
            },
        ),
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
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "revised", "kept", "overtaken"])),
                        name="commitment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("made_on"))), name="commitment_due_after_made"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step", "kept"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="commitmentchange_reason_unless_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "revised"), ("from_due_on", models.F("to_due_on")), _connector="OR"
                        ),
                        name="commitmentchange_only_a_revision_moves_the_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentAnswer",
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
                ("on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="new date")),
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
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("step", "revised")),
                            models.Q(models.Q(("step", "revised"), _negated=True), ("due_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="commitmentanswer_new_date_with_a_revision",
                    ),
                ],
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
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_actions",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("brag__in", ["amber", "red"]), _negated=True),
                            models.Q(("brag_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="deliveryaction_brag_reason",
                    )
                ],
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
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "content_hash",
                    models.CharField(blank=True, help_text="SHA-256 of what was approved.", max_length=64),
                ),
                ("version", models.PositiveIntegerField(default=0)),
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
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="objectives.quarterlyupdate",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reviewcomment_says_something"
                    )
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_on__isnull", False),
                            ("forecast_on__isnull", False),
                            ("actual_on__isnull", False),
                            _connector="OR",
                        ),
                        name="milestone_has_a_date",
                    )
                ],
            },
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "part", "confidential"])),
                        name="decision_status_known",
                    )
                ],
            },
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
                        to="objectives.updatetext",
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
                    models.CheckConstraint(
                        condition=models.Q(("brag__in", ["", "blue", "green", "amber", "red"])),
                        name="updatetext_brag_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("brag__in", ["amber", "red"]), _negated=True),
                            models.Q(("brag_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="updatetext_brag_reason",
                    ),
                ],
            },
        ),
    ]
