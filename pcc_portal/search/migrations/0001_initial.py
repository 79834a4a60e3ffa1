from typing import Any

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# In SQLite the words of the table of entries, which it reads there and indexes here; in PostgreSQL the way to read them:
# English word forms, as its own configuration has them, but with the common words that a phrase may need.
MAKE = {
    "sqlite": [
        """
        CREATE VIRTUAL TABLE search_words USING fts5(
            title, body, content='search_entry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
        )
        """
    ],
    "postgresql": [
        "CREATE TEXT SEARCH DICTIONARY search_words (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = english)",
        "ALTER TEXT SEARCH CONFIGURATION search_words ALTER MAPPING REPLACE english_stem WITH search_words",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE search_words"],
    "postgresql": ["DROP TEXT SEARCH CONFIGURATION search_words", "DROP TEXT SEARCH DICTIONARY search_words"],
}


def make_words(apps: Any, editor: Any) -> None:
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop_words(apps: Any, editor: Any) -> None:
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

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
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="search.edition"
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
        migrations.RunPython(make_words, drop_words),
    ]
