from typing import Any

import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# In SQLite the words of the table of entries, which it reads there and indexes here; in PostgreSQL the way to read them:
# English word forms, as its own configuration has them, but with the common words that a phrase may need.
MAKE = {
    "sqlite": [
        """
        CREATE VIRTUAL TABLE home_words USING fts5(
            title, body, content='home_entry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
        )
        """
    ],
    "postgresql": [
        "CREATE TEXT SEARCH DICTIONARY home_words (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION home_words (COPY = english)",
        "ALTER TEXT SEARCH CONFIGURATION home_words ALTER MAPPING REPLACE english_stem WITH home_words",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE home_words"],
    "postgresql": ["DROP TEXT SEARCH CONFIGURATION home_words", "DROP TEXT SEARCH DICTIONARY home_words"],
}


def make_words(apps: Any, editor: Any) -> None:
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop_words(apps: Any, editor: Any) -> None:
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                (
                    "event",
                    models.PositiveBigIntegerField(
                        help_text="The last event in the log before the words were read.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not taken by the mail server"),
                        ],
                        default="sending",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "person"),
                "constraints": [models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_person_and_day")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=250)),
                ("body", models.TextField(blank=True)),
                ("words", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="home.edition"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ("edition", "kind", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "kind", "key"), name="entry_once_an_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=250)),
                ("age", models.PositiveSmallIntegerField(verbose_name="days since it began")),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="home.digest"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("digest", "item"),
                "constraints": [models.UniqueConstraint(fields=("person", "item", "age"), name="reminder_once_an_age")],
            },
        ),
        migrations.RunPython(make_words, drop_words),
    ]
