import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("objectives", "0001_initial"),
        ("periods", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("updates", "0001_initial"),
    ]

    operations = [
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
            ],
            options={
                "ordering": ["due_on", "slug"],
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
            ],
            options={
                "verbose_name_plural": "addenda",
                "ordering": ["at"],
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
            ],
            options={
                "ordering": ["-meeting__on", "-version"],
            },
        ),
        migrations.AddField(
            model_name="panelreport",
            name="release",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="panel_report",
                to="updates.release",
            ),
        ),
        migrations.AddField(
            model_name="panelreport",
            name="sealed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="addendum",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="panel.panelreport"
            ),
        ),
        migrations.AddField(
            model_name="panelrequest",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="panel.panelmeeting"
            ),
        ),
        migrations.AddField(
            model_name="panelrequest",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="panelrequest",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="panelreport",
            constraint=models.UniqueConstraint(
                fields=("meeting", "version"), name="panelreport_version_once_a_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("meeting",), name="panelreport_one_draft_a_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelreport",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="addendum",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="addendum_has_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelrequest",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="panelrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("due_on__gte", models.F("raised_on")), _connector="OR"),
                name="panelrequest_due_after_raised",
            ),
        ),
    ]
