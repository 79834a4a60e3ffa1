import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import pcc_portal.accounts.models
import pcc_portal.panel.contacts
import pcc_portal.ui.fields
import pcc_portal.updates.models.rows
from pcc_portal.audit.triggers import append_only, no_replacing, with_unique_keys


class Migration(migrations.Migration):
    replaces = [
        ("panel", "0001_initial"),
        ("panel", "0002_refuse_replacing_files"),
        ("panel", "0003_keep_parts_of_sealed_pages"),
        ("panel", "0004_say_what_is_refused"),
        ("panel", "0005_name_contact_points"),
        ("panel", "0006_tell_meetings_of_a_day_apart"),
        ("panel", "0007_name_the_parts_of_reports"),
        ("panel", "0008_keep_what_replies_printed"),
        ("panel", "0009_name_kinds_of_meetings"),
        ("panel", "0010_let_meetings_have_a_kind_of_the_offices"),
        ("panel", "0011_tell_papers_of_a_quarter_apart"),
        ("panel", "0012_hold_addresses_of_papers"),
        ("panel", "0013_keep_papers_of_boards"),
        ("panel", "0014_hold_files_of_boards"),
        ("panel", "0015_soften_rules_of_the_check"),
        ("panel", "0016_give_the_panel_agendas"),
        ("panel", "0017_number_papers_of_boards"),
        ("panel", "0018_say_when_a_note_was_said"),
        ("panel", "0019_plain_words"),
        ("panel", "0020_begin_reports_with_a_summary"),
        ("panel", "0021_keep_archives"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("objectives", "0021_publish_in_languages"),
        ("performance", "0027_forget_readings"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0009_publish_in_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annual_reports", to="objectives.plan"
                    ),
                ),
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
            name="BoardPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_papers",
                        to="performance.accountabilitymeeting",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("correction", models.TextField(blank=True, help_text="What a later version corrects, and why.")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="board_papers", to="objectives.plan"
                    ),
                ),
                ("as_at", models.DateField(help_text="The last day that it covers.", verbose_name="plan as at")),
                ("introduction", models.TextField(blank=True)),
                ("closing", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(choices=[("draft", "Draft"), ("sealed", "Sealed")], default="draft", max_length=8),
                ),
                ("sha256", models.CharField(blank=True, help_text="Of the sealed HTML file.", max_length=64)),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
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
                "ordering": ["-as_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "version"), name="boardpaper_version_once_a_meeting"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("meeting",),
                        name="boardpaper_one_draft_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version", 1), models.Q(("correction", ""), _negated=True), _connector="OR"
                        ),
                        name="boardpaper_later_version_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed_at__isnull", True), ("sealed_by__isnull", True), ("state", "draft")),
                            models.Q(("sealed_at__isnull", False), ("sealed_by__isnull", False), ("state", "sealed")),
                            _connector="OR",
                        ),
                        name="boardpaper_sealed_is_complete",
                    ),
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel_meetings", to="objectives.plan"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        default="",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_meetings",
                        to="performance.meetingkind",
                        to_field="key",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=150)),
                (
                    "panel_reads_first",
                    models.BooleanField(
                        default=False,
                        help_text="Members of the panel who sign in read the papers from despatch, before everyone else.",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "kind_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("on", "kind"),
                        name="panelmeeting_one_of_a_kind_a_day",
                        violation_error_code="on",
                        violation_error_message="There is one of this kind on that day. If both are held, choose another kind.",
                    )
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="PanelAgendaItem",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="agenda", to="panel.panelmeeting"
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "order"),
                        name="panelagendaitem_order_once",
                        violation_error_code="order",
                        violation_error_message="Another item of the agenda has this place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("link", ""), _connector="OR"),
                        name="panelagendaitem_one_paper",
                        violation_error_code="link",
                        violation_error_message="Choose a document of the meeting or give an address, not both.",
                    ),
                ],
            },
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="PanelReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "slug",
                    models.SlugField(
                        help_text="That of its quarter, with that of its meeting where the quarter has several papers.",
                        max_length=110,
                    ),
                ),
                (
                    "first_day",
                    models.DateField(blank=True, help_text="Where it is about other days than its quarter.", null=True),
                ),
                ("last_day", models.DateField(blank=True, null=True)),
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
                ("correction", models.TextField(blank=True, help_text="What a later version corrects, and why.")),
                (
                    "arrangement",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="By theme: the blocks in order, those left out with a minus before them.",
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
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
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
                ("summary", models.TextField(blank=True, help_text="Empty where it is made from the records.")),
                ("recommendation", models.TextField()),
                ("background", models.TextField(blank=True)),
                ("assurance", models.TextField(blank=True)),
                ("risk", models.TextField(blank=True)),
                ("financial", models.TextField(blank=True)),
                ("legal", models.TextField(blank=True)),
                ("equality", models.TextField(blank=True)),
                ("supporting_information", models.TextField(blank=True)),
                ("panel_contact", models.CharField(blank=True, help_text="Name, post and body.", max_length=200)),
                ("panel_telephone", pcc_portal.panel.contacts.TelephoneField(blank=True, max_length=30)),
                ("panel_email", models.EmailField(blank=True, max_length=254)),
                ("panel_web", pcc_portal.ui.fields.WebField(blank=True)),
                ("office_contact", models.CharField(blank=True, help_text="Name and post.", max_length=200)),
                ("office_telephone", pcc_portal.panel.contacts.TelephoneField(blank=True, max_length=30)),
                ("office_email", models.EmailField(blank=True, max_length=254)),
                ("office_web", pcc_portal.ui.fields.WebField(blank=True)),
                ("contacts", models.TextField(blank=True)),
                ("background_papers", models.TextField(blank=True)),
                (
                    "other_parts",
                    models.JSONField(
                        blank=True, default=dict, help_text="Words of the parts that the office has added, by part."
                    ),
                ),
            ],
            options={
                "ordering": ["-meeting__on", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "version"), name="panelreport_version_once_a_meeting"),
                    models.UniqueConstraint(fields=("slug", "version"), name="panelreport_version_once_an_address"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_day__isnull", True), ("last_day__isnull", True)),
                            ("first_day__lte", models.F("last_day")),
                            _connector="OR",
                        ),
                        name="panelreport_first_day_before_last",
                        violation_error_code="last_day",
                        violation_error_message="Give both days, the first before the last.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("meeting",),
                        name="panelreport_one_draft_a_meeting",
                        violation_error_code="quarter",
                        violation_error_message="The meeting has a draft of its report.",
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
                        violation_error_code="correction",
                        violation_error_message="Say what is corrected, and why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="panel.panelreport"
                    ),
                ),
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
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "finding"),
                        name="checkoverride_once_a_finding",
                        violation_error_code="reason",
                        violation_error_message="This finding is accepted already, with a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="checkoverride_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it is accepted.",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="panel.panelreport"
                    ),
                ),
                ("paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                (
                    "said_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which it was said or happened, where it was written later.",
                        null=True,
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
                "verbose_name_plural": "addenda",
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="addendum_has_text",
                        violation_error_code="text",
                        violation_error_message="Write the note.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelRequest",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="panel.panelmeeting"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recommendation", "Recommendation"),
                            ("question", "Question"),
                            ("information", "Information request"),
                            ("action", "Action"),
                        ],
                        max_length=14,
                    ),
                ),
                ("paragraph", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.TextField()),
                ("raised_on", models.DateField()),
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
                ("due_on", models.DateField(blank=True, help_text="Set by the panel.", null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
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
                ("reply_approved_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "returned_for",
                    models.TextField(
                        blank=True, help_text="What an approver wants changed before approving the reply."
                    ),
                ),
                ("answer", models.TextField(blank=True, help_text="The reply as it was approved last.")),
                (
                    "printed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What the references in the answer printed when it was approved.",
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(blank=True, help_text="When the panel was answered first.", null=True),
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
            bases=(pcc_portal.updates.models.rows.Origin, models.Model),
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "board_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="panel.boardpaper",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("html", "HTML file"),
                            ("parts", "Parts of the HTML file, for a page of the portal"),
                            ("json", "Record of what it says"),
                            ("briefing", "Two-page briefing"),
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("archive", "Archive with its rows"),
                        ],
                        max_length=8,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "kind"), name="reportfile_once_a_report"),
                    models.UniqueConstraint(fields=("annual_report", "kind"), name="reportfile_once_an_annual_report"),
                    models.UniqueConstraint(fields=("board_paper", "kind"), name="reportfile_once_a_board_paper"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("annual_report__isnull", False),
                                ("board_paper__isnull", True),
                                ("report__isnull", True),
                            ),
                            models.Q(
                                ("annual_report__isnull", True),
                                ("board_paper__isnull", True),
                                ("report__isnull", False),
                            ),
                            models.Q(
                                ("annual_report__isnull", True),
                                ("board_paper__isnull", False),
                                ("report__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reportfile_of_one_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("heading", models.CharField(max_length=150)),
                ("order", models.PositiveSmallIntegerField()),
                ("is_retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("heading"),
                        condition=models.Q(("is_retired", False)),
                        name="reportpart_heading_once",
                        violation_error_code="heading",
                        violation_error_message="There is a part with this heading.",
                    )
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        migrations.CreateModel(
            name="RuleSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.SlugField(max_length=80, unique=True)),
                (
                    "strength",
                    models.CharField(
                        choices=[("full", "In full"), ("advisory", "Advisory"), ("silent", "Silent")], max_length=8
                    ),
                ),
                ("since", models.DateField()),
                ("because", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["rule"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ["full", "advisory", "silent"])),
                        name="rulesetting_strength_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True),
                        name="rulesetting_says_why",
                        violation_error_code="because",
                        violation_error_message="Say why.",
                    ),
                ],
            },
            bases=(pcc_portal.accounts.models.OfficeOnly, models.Model),
        ),
        with_unique_keys(),
        append_only("panel_reportfile"),
        no_replacing("panel_reportfile"),
    ]
