import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pcc_portal.audit.triggers import append_only


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
            name="AnnualReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="financial year beginning in April of"),
                ),
                ("introduction", models.TextField(blank=True)),
                ("closing", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(choices=[("draft", "Draft"), ("sealed", "Sealed")], default="draft", max_length=8),
                ),
                ("sha256", models.CharField(blank=True, help_text="Of the sealed HTML file.", max_length=64)),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annual_reports", to="objectives.plan"
                    ),
                ),
                (
                    "sealed_by",
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
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed_at__isnull", True), ("sealed_by__isnull", True), ("state", "draft")),
                            models.Q(("sealed_at__isnull", False), ("sealed_by__isnull", False), ("state", "sealed")),
                            _connector="OR",
                        ),
                        name="annualreport_sealed_is_complete",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=250)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("is_public", models.BooleanField(default=True)),
                ("on", models.DateField(unique=True)),
                ("place", models.CharField(blank=True, max_length=150)),
                (
                    "panel_reads_first",
                    models.BooleanField(
                        default=False,
                        help_text="Members of the panel who sign in read the papers from despatch, before everyone else.",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel_meetings", to="objectives.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["-on"],
            },
        ),
        migrations.CreateModel(
            name="PanelReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(choices=[("draft", "Draft"), ("sealed", "Sealed")], default="draft", max_length=8),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True, help_text="Of the sealed report; its versions share it.", null=True
                    ),
                ),
                ("sha256", models.CharField(blank=True, help_text="Of the sealed HTML file.", max_length=64)),
                ("correction", models.TextField(blank=True, help_text="What a later version puts right, and why.")),
                (
                    "arrangement",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By theme: the blocks in order, those left out with a minus before them.",
                    ),
                ),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
                ("recommendation", models.TextField()),
                ("background", models.TextField()),
                ("assurance", models.TextField()),
                ("risk", models.TextField(blank=True)),
                ("financial", models.TextField(blank=True)),
                ("legal", models.TextField(blank=True)),
                ("equality", models.TextField(blank=True)),
                ("supporting_information", models.TextField(blank=True)),
                ("contacts", models.TextField(blank=True)),
                ("background_papers", models.TextField(blank=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="panel.panelmeeting"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel_reports", to="periods.quarter"
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_report",
                        to="updates.release",
                    ),
                ),
                (
                    "sealed_by",
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
                "ordering": ["-meeting__on", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "version"), name="panelreport_version_once_a_meeting"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("meeting",),
                        name="panelreport_one_draft_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("release__isnull", True),
                                ("sealed_at__isnull", True),
                                ("sealed_by__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("release__isnull", False),
                                ("sealed_at__isnull", False),
                                ("sealed_by__isnull", False),
                                ("state", "sealed"),
                            ),
                            _connector="OR",
                        ),
                        name="panelreport_sealed_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version", 1),
                            ("state", "draft"),
                            models.Q(("correction", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="panelreport_later_version_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finding", models.CharField(help_text="Key of the finding.", max_length=32)),
                ("rule", models.CharField(max_length=60)),
                ("place", models.CharField(max_length=300)),
                ("about", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="panel.panelreport"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "finding"), name="checkoverride_once_a_finding"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="checkoverride_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="panel.panelreport"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addenda",
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="addendum_has_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelRequest",
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
                            ("recommendation", "Recommendation"),
                            ("question", "Question"),
                            ("information", "Information request"),
                        ],
                        max_length=14,
                    ),
                ),
                ("paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.TextField()),
                ("raised_on", models.DateField()),
                ("due_on", models.DateField(blank=True, help_text="Set by the panel.", null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("reply_approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "returned_for",
                    models.TextField(
                        blank=True, help_text="What an approver wants changed before approving the reply."
                    ),
                ),
                ("answer", models.TextField(blank=True, help_text="The reply as it was approved last.")),
                (
                    "answered_on",
                    models.DateField(blank=True, help_text="When the panel was answered first.", null=True),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="panel.panelmeeting"
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
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply_approved_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at__isnull", True), ("replied_by__isnull", True), ("reply", "")),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="panelrequest_reply_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reply_approved_at__isnull", True), ("reply_approved_by__isnull", True)),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("reply_approved_at__isnull", False),
                                ("reply_approved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="panelrequest_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reply_approved_at__isnull", True), ("answer", models.F("reply")), _connector="OR"
                        ),
                        name="panelrequest_answer_is_the_approved_reply",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_for", ""),
                            models.Q(models.Q(("reply", ""), _negated=True), ("reply_approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="panelrequest_returned_unapproved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="panelrequest_answered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True), ("due_on__gte", models.F("raised_on")), _connector="OR"
                        ),
                        name="panelrequest_due_after_raised",
                        violation_error_code="due_on",
                        violation_error_message="The reply is due before the panel asked.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("html", "HTML file"),
                            ("json", "Record of what it says"),
                            ("briefing", "Two-page briefing"),
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                        ],
                        max_length=8,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "annual_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="panel.annualreport",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="panel.panelreport",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "kind"), name="reportfile_once_a_report"),
                    models.UniqueConstraint(fields=("annual_report", "kind"), name="reportfile_once_an_annual_report"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("annual_report__isnull", False), ("report__isnull", True)),
                            models.Q(("annual_report__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="reportfile_of_one_report",
                    ),
                ],
            },
        ),
        append_only("panel_reportfile"),
    ]
