import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.periods.fields
import pcc_portal.ui.reading.fields
import pcc_portal.updates.models.rows


class Migration(migrations.Migration):
    replaces = [
        ("commissioning", "0001_initial"),
        ("commissioning", "0002_risks"),
        ("commissioning", "0003_order_by_the_days_of_a_span"),
        ("commissioning", "0004_tell_the_papers_of_a_contract"),
        ("commissioning", "0005_several_providers"),
        ("commissioning", "0006_extend_by_options"),
        ("commissioning", "0007_grants_outside_rounds"),
        ("commissioning", "0008_link_contracts_with_areas"),
        ("commissioning", "0009_plain_words"),
        ("commissioning", "0010_grants_say_why"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0021_publish_in_languages"),
        ("performance", "0027_forget_readings"),
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Service",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="objectives.theme"
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("age_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("age_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("live_on", models.DateField(blank=True, null=True)),
                ("live_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("measures", models.ManyToManyField(blank=True, related_name="services", to="performance.measure")),
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Contract",
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="commissioning.service",
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
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_offs",
                        to="commissioning.contract",
                    ),
                ),
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
                ("reference", models.CharField(blank=True, max_length=60)),
                (
                    "notice",
                    models.CharField(
                        blank=True, help_text="Its number on Find a Tender, or where it stood.", max_length=60
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                (
                    "vat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("included", "VAT included"),
                            ("excluded", "without VAT"),
                            ("exempt", "no VAT is due"),
                        ],
                        max_length=10,
                    ),
                ),
                ("social_value_promised", models.TextField(blank=True)),
                ("social_value_delivered", models.TextField(blank=True)),
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
                    "partners",
                    models.ManyToManyField(blank=True, related_name="shared_contracts", to="commissioning.provider"),
                ),
                (
                    "actions",
                    models.ManyToManyField(blank=True, related_name="contracts", to="objectives.deliveryaction"),
                ),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "council"},
                        related_name="contracts",
                        to="performance.area",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("framework__isnull", True),
                            models.Q(("framework", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_not_called_off_from_itself",
                        violation_error_code="framework",
                        violation_error_message="A contract is not called off from itself.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="ContractChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="commissioning.contract"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("extension", "Extension"), ("variation", "Variation")], max_length=10),
                ),
                ("on", models.DateField()),
                ("on_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("new_end", models.DateField(blank=True, null=True)),
                ("value_change", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("reason", models.TextField()),
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
                "ordering": [
                    "contract",
                    models.OrderBy(pcc_portal.ui.reading.fields.FirstDay("on"), nulls_last=True),
                    models.OrderBy(models.F("on"), nulls_last=True),
                    "pk",
                ],
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="ContractOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="options", to="commissioning.contract"
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("order", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length in months")),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("decide_by", models.DateField(blank=True, null=True)),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="option",
                        to="commissioning.contractchange",
                    ),
                ),
                ("declined_on", models.DateField(blank=True, null=True, verbose_name="not taken up on")),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declined_reason", models.TextField(blank=True, verbose_name="why it was not taken up")),
            ],
            options={
                "ordering": ["contract", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "order"),
                        name="contractoption_order_once",
                        violation_error_code="order",
                        violation_error_message="Another option of the contract has this place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__isnull", True), ("months__gt", 0), ("months__isnull", False)),
                            models.Q(("ends_on__isnull", False), ("months__isnull", True)),
                            _connector="OR",
                        ),
                        name="contractoption_length_or_end",
                        violation_error_code="months",
                        violation_error_message="Say how many months it adds, or up to which day it lasts, and not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="contractoption_value_not_negative",
                        violation_error_code="value",
                        violation_error_message="A value is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("declined_by__isnull", True), ("declined_on__isnull", True), ("declined_reason", "")
                            ),
                            models.Q(
                                ("declined_by__isnull", False),
                                ("declined_on__isnull", False),
                                models.Q(("declined_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contractoption_declined_by_whom_and_why",
                        violation_error_code="reason",
                        violation_error_message="An option that is not taken up says when and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("change__isnull", True), ("declined_on__isnull", True), _connector="OR"),
                        name="contractoption_taken_up_or_not",
                        violation_error_message="An option is taken up, or it is not.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="FundingAward",
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
                        related_name="funding_awards",
                        to="objectives.theme",
                    ),
                ),
                ("funder", models.CharField(max_length=150)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("awarded_on", models.DateField(blank=True, null=True)),
                ("awarded_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("purpose", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("initiatives", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "initiatives_noun",
                    models.CharField(blank=True, help_text="For example: initiatives, hubs.", max_length=60),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(
                        pcc_portal.ui.reading.fields.FirstDay("awarded_on"), descending=True, nulls_last=True
                    ),
                    models.OrderBy(models.F("awarded_on"), descending=True, nulls_last=True),
                    "slug",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="fundingaward_amount_positive",
                        violation_error_code="amount",
                        violation_error_message="An award is more than nothing.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="GrantRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grant_rounds", to="objectives.theme"
                    ),
                ),
                ("funder", models.CharField(max_length=150)),
                ("purpose", models.TextField(blank=True)),
                ("pot", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("opens_on", models.DateField(blank=True, null=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("closes_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("awards_by", models.DateField(blank=True, null=True)),
                ("awards_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "applications",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="applications received"),
                ),
                (
                    "eligible",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="applications that were eligible"),
                ),
                (
                    "applied_for",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="sum applied for"
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="commissioning.grantround",
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(
                        pcc_portal.ui.reading.fields.FirstDay("closes_on"), descending=True, nulls_last=True
                    ),
                    models.OrderBy(models.F("closes_on"), descending=True, nulls_last=True),
                    "slug",
                ],
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closed_on__isnull", True),
                            ("opens_on__lte", models.F("closed_on")),
                            _connector="OR",
                        ),
                        name="grantround_closed_after_it_opened",
                        violation_error_code="closed_on",
                        violation_error_message="The round closed before it opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("eligible__isnull", True),
                            models.Q(("applications__gte", models.F("eligible")), ("applications__isnull", False)),
                            _connector="OR",
                        ),
                        name="grantround_eligible_of_those_received",
                        violation_error_code="eligible",
                        violation_error_message="There are more eligible applications than were received.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("applied_for__isnull", True), ("applied_for__gte", 0), _connector="OR"),
                        name="grantround_applied_for_not_negative",
                        violation_error_code="applied_for",
                        violation_error_message="A sum is not negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_by__isnull", True), ("withdrawn_on__isnull", True), ("withdrawn_reason", "")
                            ),
                            models.Q(
                                ("withdrawn_on__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="grantround_withdrawn_on_a_day_with_a_reason",
                        violation_error_code="withdrawn_reason",
                        violation_error_message="A round that is withdrawn or replaced says when and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="grantround_not_replaced_by_itself",
                        violation_error_code="replaced_by",
                        violation_error_message="A round does not replace itself.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="GrantAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="commissioning.grantround",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="direct_grants",
                        to="objectives.theme",
                    ),
                ),
                ("direct_reason", models.TextField(blank=True, verbose_name="why it was made outside a round")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="commissioning.provider"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("awarded_on", models.DateField()),
                ("awarded_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                ("purpose", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True, help_text="On which it was made.")),
                ("crime_reduction", models.TextField(blank=True, verbose_name="why it reduces crime and disorder")),
            ],
            options={
                "ordering": ["round", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="grantaward_amount_positive",
                        violation_error_code="amount",
                        violation_error_message="A grant is more than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("direct_reason", ""), ("round__isnull", False), ("theme__isnull", True)),
                            models.Q(
                                ("round__isnull", True),
                                ("theme__isnull", False),
                                models.Q(("direct_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="grantaward_of_a_round_or_direct_with_a_reason",
                        violation_error_code="direct_reason",
                        violation_error_message="A grant outside a round says why it is made directly.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="Risk",
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
                        related_name="risks",
                        to="objectives.theme",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="objectives.deliveryaction",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="performance.measure",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="commissioning.contract",
                    ),
                ),
                ("cause", models.TextField(help_text="What is so already that makes it possible.")),
                ("event", models.TextField(verbose_name="what may happen")),
                ("effect", models.TextField(help_text="What it would mean for people, services or money.")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Rare"),
                            (2, "2 Unlikely"),
                            (3, "3 Possible"),
                            (4, "4 Likely"),
                            (5, "5 Almost certain"),
                        ],
                        verbose_name="likelihood before controls",
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Negligible"),
                            (2, "2 Minor"),
                            (3, "3 Moderate"),
                            (4, "4 Major"),
                            (5, "5 Severe"),
                        ],
                        verbose_name="impact before controls",
                    ),
                ),
                ("controls", models.TextField(help_text="What is done to make it less likely or less harmful.")),
                (
                    "residual_likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Rare"),
                            (2, "2 Unlikely"),
                            (3, "3 Possible"),
                            (4, "4 Likely"),
                            (5, "5 Almost certain"),
                        ],
                        verbose_name="likelihood after controls",
                    ),
                ),
                (
                    "residual_impact",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Negligible"),
                            (2, "2 Minor"),
                            (3, "3 Moderate"),
                            (4, "4 Major"),
                            (5, "5 Severe"),
                        ],
                        verbose_name="impact after controls",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(help_text="The day by which it is looked at again.", verbose_name="next review"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("outcome", models.TextField(blank=True, verbose_name="what happened to it")),
            ],
            options={
                "ordering": ["review_on", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__range", (1, 5)),
                            ("likelihood__range", (1, 5)),
                            ("residual_impact__range", (1, 5)),
                            ("residual_likelihood__range", (1, 5)),
                        ),
                        name="risk_likelihood_and_impact_known",
                        violation_error_code="likelihood",
                        violation_error_message="Likelihood and impact are each a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residual_likelihood__lte", models.F("likelihood"))),
                        name="risk_not_likelier_after_controls",
                        violation_error_code="residual_likelihood",
                        violation_error_message="Controls do not make a risk likelier than it is without them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residual_impact__lte", models.F("impact"))),
                        name="risk_not_worse_after_controls",
                        violation_error_code="residual_impact",
                        violation_error_message="Controls do not make a risk worse than it is without them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("outcome", "")),
                            models.Q(("closed_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="risk_closed_on_a_day_with_an_outcome",
                        violation_error_code="closed_on",
                        violation_error_message="A closed risk has a day and says what happened; an open one has neither.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
    ]
