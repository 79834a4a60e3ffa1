import datetime as dt
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pcc_portal.accounts.models
import pcc_portal.periods.fields
from pcc_portal.audit.triggers import append_only, no_replacing, with_unique_keys
from pcc_portal.updates.releases.triggers import releases, sealed_records

store_first_schemes = import_module("pcc_portal.updates.migrations.0004_keep_grade_schemes").store_first_schemes


class Migration(migrations.Migration):
    replaces = [
        ("updates", "0001_initial"),
        ("updates", "0002_keep_releases"),
        ("updates", "0003_keep_moves_of_dates"),
        ("updates", "0004_keep_grade_schemes"),
        ("updates", "0005_keep_words_of_moved_dates"),
        ("updates", "0006_documents"),
        ("updates", "0007_tell_papers_of_a_quarter_apart"),
        ("updates", "0008_propose_changes"),
        ("updates", "0009_publish_in_languages"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("periods", "0002_say_what_is_refused"),
    ]

    operations = [
        migrations.CreateModel(
            name="FourEyes",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "approvers_at_once",
                    models.BooleanField(default=False, verbose_name="approvers’ own changes are applied at once"),
                ),
            ],
            options={
                "verbose_name": "rule of four eyes",
                "verbose_name_plural": "rules of four eyes",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="foureyes_only_one")],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("panel_report", "Panel report"),
                            ("data", "Data release"),
                            ("correction", "Correction"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="periods.quarter"
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="Over every row that this release shows for the first time.", max_length=64
                    ),
                ),
                (
                    "is_held",
                    models.BooleanField(
                        default=False,
                        help_text="Made, and held back until its report is published. No other release is made meanwhile.",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a correction of a paper: the release with which the paper was first sent.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="updates.release",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="release_number_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["panel_report", "data", "correction"])),
                        name="release_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_held", True)), fields=("is_held",), name="release_one_held"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed_records", to="updates.release"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=250)),
                ("values", models.JSONField()),
            ],
            options={
                "ordering": ["kind", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "kind", "key"), name="sealed_record_once_a_release")
                ],
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("page", models.CharField(max_length=32)),
                ("sha256", models.CharField(help_text="Over the posted fields.", max_length=64)),
                ("location", models.CharField(help_text="Path that the sender was led to.", max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "page", "sha256"), name="sent_form_once")],
            },
        ),
        migrations.CreateModel(
            name="DateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField(help_text="Key of the row.")),
                ("column", models.CharField(max_length=60)),
                ("from_on", models.DateField()),
                ("from_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
                (
                    "from_said",
                    models.CharField(blank=True, help_text="Where no date was named: the words used.", max_length=80),
                ),
                ("to_on", models.DateField()),
                ("to_precision", pcc_portal.periods.fields.PrecisionField(default="day", max_length=12)),
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
                "verbose_name": "move of a date",
                "verbose_name_plural": "moves of dates",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["kind", "row"], name="datemove_by_row")],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField(help_text="Key of the record.")),
                ("title", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, help_text="Tag of BCP 47; empty: English.", max_length=30)),
                (
                    "is_translation",
                    models.BooleanField(default=False, help_text="It says what its record says, in that language."),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("odt", "ODT"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("png", "PNG picture"),
                            ("jpg", "JPEG picture"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(help_text="Of the file, which has it for its name.", max_length=64)),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("office", "The office alone"),
                            ("public", "Everyone who may read its record"),
                            (
                                "exempt",
                                "The office alone; readers are told that there is one, and why they do not get it",
                            ),
                        ],
                        default="office",
                        max_length=8,
                    ),
                ),
                ("exempt_because", models.CharField(blank=True, max_length=250)),
                ("removed_because", models.CharField(blank=True, max_length=250)),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, help_text="When readers outside first came to know of it.", null=True
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["kind", "row"], name="document_by_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["pdf", "odt", "docx", "xlsx", "png", "jpg"])),
                        name="document_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("readers__in", ["office", "public", "exempt"])),
                        name="document_readers_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("readers", "exempt"), _negated=True),
                            models.Q(("exempt_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="document_exempt_has_reason",
                        violation_error_code="exempt_because",
                        violation_error_message="Say why readers outside the office do not get it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_translation", False), models.Q(("language", ""), _negated=True), _connector="OR"
                        ),
                        name="document_translation_has_language",
                        violation_error_code="language",
                        violation_error_message="Say in which language it is: the record itself is in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("readers", "office"), ("told_at__isnull", False), _connector="OR"),
                        name="document_told_of_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("address", models.CharField(help_text="Path of the form's page.", max_length=300)),
                (
                    "page",
                    models.CharField(
                        help_text="The opened page that wrote last; another tab writes its own row.", max_length=32
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("values", models.JSONField(help_text="Posted fields: lists of texts by name.")),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "address", "page"), name="draft_once_a_page")
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "graded",
                    models.CharField(
                        choices=[
                            ("updates", "Updates of themes"),
                            ("actions", "Actions of the delivery plan"),
                            ("measures", "Measures"),
                            ("risks", "Risks"),
                        ],
                        max_length=10,
                        verbose_name="what it grades",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="name")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("words", "A person grades"),
                            ("target", "Target with tolerance"),
                            ("trend", "Range and trend"),
                            ("place", "Place in the group"),
                            ("score", "Score of likelihood and impact"),
                        ],
                        max_length=10,
                    ),
                ),
                ("parameters", models.JSONField(blank=True, default=dict)),
                ("grades", models.JSONField()),
                ("from_day", models.DateField(default=dt.date(1900, 1, 1), verbose_name="in force from")),
                ("created_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
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
                "verbose_name": "grade scheme",
                "ordering": ["graded", "from_day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("graded__in", ["updates", "actions", "measures", "risks"])),
                        name="gradescheme_graded_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["words", "target", "trend", "place", "score"])),
                        name="gradescheme_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("created_at__isnull", True), ("created_by__isnull", True)),
                            models.Q(("created_at__isnull", False), ("created_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="gradescheme_created_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(help_text="What it is about.", max_length=300)),
                ("step", models.CharField(help_text="Title of the form.", max_length=120)),
                ("address", models.CharField(help_text="Path of the form's page.", max_length=300)),
                ("about", models.CharField(help_text="Path of the page beside which it is shown.", max_length=300)),
                ("values", models.JSONField(help_text="Posted fields: lists of texts by name.")),
                ("differences", models.JSONField(blank=True, default=list)),
                (
                    "is_small",
                    models.BooleanField(default=False, help_text="A few words of a text, and no figure among them."),
                ),
                ("sha256", models.CharField(help_text="Over the address and the posted fields.", max_length=64)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an approver"),
                            ("returned", "Returned"),
                            ("applied", "Applied"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("comment", models.TextField(blank=True, help_text="What has to change.")),
            ],
            options={
                "verbose_name": "proposed change",
                "indexes": [models.Index(fields=["about", "state"], name="proposal_beside")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "returned", "applied", "withdrawn"])),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("author")), ("state", "withdrawn")),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                models.Q(("decided_by", models.F("author")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_returned_with_comment",
                        violation_error_code="comment",
                        violation_error_message="Say what has to change.",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        with_unique_keys(),
        releases("updates_release"),
        *sealed_records("updates_sealedrecord"),
        append_only("updates_datemove"),
        no_replacing("updates_datemove"),
        append_only("updates_gradescheme"),
        no_replacing("updates_gradescheme"),
        migrations.RunPython(store_first_schemes, migrations.RunPython.noop),
    ]
