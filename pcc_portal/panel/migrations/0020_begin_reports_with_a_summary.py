from typing import Any

from django.db import migrations, models

SLUG, HEADING = "summary", "Summary"


def put_first(apps: Any, schema_editor: Any) -> None:
    """An office with parts of its own gets this one too, before the others; it may move it, or retire it."""
    parts = apps.get_model("panel", "ReportPart").objects.using(schema_editor.connection.alias)
    if parts.exists() and not parts.filter(slug=SLUG).exists():
        has_heading = parts.filter(heading__iexact=HEADING, is_retired=False).exists()
        parts.create(slug=SLUG, heading="Summary of the report" if has_heading else HEADING, order=0)


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0019_plain_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="panelreport",
            name="summary",
            field=models.TextField(blank=True, default="", help_text="Empty where it is made from the records."),
            preserve_default=False,
        ),
        migrations.RunPython(put_first, migrations.RunPython.noop),
    ]
