from typing import Any

from django.db import migrations, models


def address_papers(apps: Any, schema_editor: Any) -> None:
    """Each keeps the address that it had: that of its quarter."""
    first: dict[int, int] = {}
    for report in apps.get_model("panel", "PanelReport").objects.select_related("meeting", "quarter").order_by("pk"):
        quarter = report.quarter
        slug = f"{quarter.year}-{(quarter.year + 1) % 100:02d}-q{quarter.number}"
        if first.setdefault(quarter.pk, report.meeting_id) != report.meeting_id:
            slug = f"{slug}-{report.meeting.slug}"
        type(report).objects.filter(pk=report.pk).update(slug=slug)


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0010_let_meetings_have_a_kind_of_the_offices"),
        ("updates", "0007_tell_papers_of_a_quarter_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="panelreport",
            name="first_day",
            field=models.DateField(blank=True, help_text="Where it is about other days than its quarter.", null=True),
        ),
        migrations.AddField(
            model_name="panelreport",
            name="last_day",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="panelreport",
            name="slug",
            field=models.SlugField(
                default="",
                help_text="That of its quarter, with that of its meeting where the quarter has several papers.",
                max_length=110,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(address_papers, migrations.RunPython.noop),
    ]
