import django.utils.timezone
from django.db import migrations, models

from pcc_portal.audit.triggers import append_only, no_replacing, with_unique_keys


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_refuse_replacing_events"),
        ("audit", "0003_stamp_what_readers_see"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("who", models.CharField(max_length=200)),
                ("user_id", models.BigIntegerField(null=True)),
                ("verb", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=64)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("reason", models.TextField(blank=True)),
                ("request", models.CharField(blank=True, max_length=32)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["kind", "key", "number"], name="event_about"),
                    models.Index(fields=["user_id", "number"], name="event_by_user"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
                ("public_number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="head_only_one")],
            },
        ),
        with_unique_keys(),
        append_only("audit_event"),
        no_replacing("audit_event"),
    ]
