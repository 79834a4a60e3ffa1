import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0001_initial"),
        ("performance", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
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
                            ("charity", "Charity or community organisation"),
                            ("company", "Company"),
                            ("public", "Public body"),
                            ("not_recorded", "Not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                    ),
                ),
                (
                    "registered_number",
                    models.CharField(blank=True, help_text="Charity or company number.", max_length=40),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="GrantRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("funder", models.CharField(max_length=150)),
                ("purpose", models.TextField(blank=True)),
                ("pot", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("opens_on", models.DateField(blank=True, null=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                (
                    "closes_precision",
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
                ("awards_by", models.DateField(blank=True, null=True)),
                (
                    "awards_precision",
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
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grant_rounds", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["-closes_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closes_on__isnull", True),
                            ("opens_on__lte", models.F("closes_on")),
                            _connector="OR",
                        ),
                        name="grantround_opens_before_it_closes",
                        violation_error_code="closes_on",
                        violation_error_message="The round closes before it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pot__isnull", True), ("pot__gt", 0), _connector="OR"),
                        name="grantround_pot_positive",
                        violation_error_code="pot",
                        violation_error_message="A pot is more than nothing. Leave it empty where it is not known.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("awarded_on", models.DateField()),
                (
                    "awarded_precision",
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
                ("purpose", models.TextField(blank=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="commissioning.grantround",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="commissioning.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["round", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="grantaward_amount_positive",
                        violation_error_code="amount",
                        violation_error_message="A grant is more than nothing.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("description", models.TextField(blank=True)),
                ("age_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("age_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("live_on", models.DateField(blank=True, null=True)),
                (
                    "live_precision",
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
                ("measures", models.ManyToManyField(blank=True, related_name="services", to="performance.measure")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="objectives.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__isnull", True),
                            ("age_to__isnull", True),
                            ("age_from__lte", models.F("age_to")),
                            _connector="OR",
                        ),
                        name="service_ages_in_order",
                        violation_error_code="age_to",
                        violation_error_message="The oldest age is below the youngest.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("starts", models.DateField(blank=True, null=True)),
                (
                    "current_end",
                    models.DateField(blank=True, help_text="Last day as things stand, extensions included.", null=True),
                ),
                (
                    "maximum_end",
                    models.DateField(blank=True, help_text="Last day if every extension is taken up.", null=True),
                ),
                ("extension_decision_by", models.DateField(blank=True, null=True)),
                ("notice_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("value_awarded", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("tender", "Open tender"),
                            ("framework", "Framework"),
                            ("direct", "Direct award"),
                            ("grant", "Grant agreement"),
                            ("not_recorded", "Not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                    ),
                ),
                ("is_light_touch", models.BooleanField(default=False)),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="contracts", to="objectives.deliveryaction"),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="objectives.decision",
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
                (
                    "successor",
                    models.OneToOneField(
                        blank=True,
                        error_messages={"unique": "It follows on another contract already."},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessor",
                        to="commissioning.contract",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="commissioning.provider",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="commissioning.service",
                    ),
                ),
            ],
            options={
                "ordering": ["current_end", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts__isnull", True),
                            ("current_end__isnull", True),
                            ("starts__lte", models.F("current_end")),
                            _connector="OR",
                        ),
                        name="contract_starts_before_it_ends",
                        violation_error_code="current_end",
                        violation_error_message="The contract ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("maximum_end__isnull", True),
                            ("current_end__isnull", True),
                            ("current_end__lte", models.F("maximum_end")),
                            _connector="OR",
                        ),
                        name="contract_maximum_end_not_before_current_end",
                        violation_error_code="maximum_end",
                        violation_error_message="The latest end is before the end as things stand.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value_awarded__isnull", True), ("value_awarded__gte", 0), _connector="OR"),
                        name="contract_value_not_negative",
                        violation_error_code="value_awarded",
                        violation_error_message="A value is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            models.Q(("successor", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_not_its_own_successor",
                        violation_error_code="successor",
                        violation_error_message="A contract does not follow itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "kind",
                    models.CharField(choices=[("extension", "Extension"), ("variation", "Variation")], max_length=10),
                ),
                ("on", models.DateField()),
                (
                    "on_precision",
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
                ("new_end", models.DateField(blank=True, null=True)),
                ("value_change", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("reason", models.TextField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="commissioning.contract"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_changes",
                        to="objectives.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_end__isnull", False), ("value_change__isnull", False), _connector="OR"
                        ),
                        name="contractchange_changes_something",
                        violation_error_code="value_change",
                        violation_error_message="Say what changes: the end, the value, or both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="contractchange_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extension"), _negated=True), ("new_end__isnull", False), _connector="OR"
                        ),
                        name="contractchange_extension_has_end",
                        violation_error_code="new_end",
                        violation_error_message="An extension has a new end.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("funder", models.CharField(max_length=150)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("awarded_on", models.DateField(blank=True, null=True)),
                (
                    "awarded_precision",
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
                ("purpose", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("initiatives", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "initiatives_noun",
                    models.CharField(blank=True, help_text="For example: initiatives, hubs.", max_length=60),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_awards",
                        to="objectives.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["-awarded_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="fundingaward_amount_positive",
                        violation_error_code="amount",
                        violation_error_message="An award is more than nothing.",
                    )
                ],
            },
        ),
    ]
