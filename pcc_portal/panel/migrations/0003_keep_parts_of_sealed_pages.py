from django.db import migrations, models


class Migration(migrations.Migration):
    """A sealed file is also kept in the parts that a page of the portal shows."""

    dependencies = [("panel", "0002_refuse_replacing_files")]

    operations = [
        migrations.AlterField(
            model_name="reportfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("html", "HTML file"),
                    ("parts", "Parts of the HTML file, for a page of the portal"),
                    ("json", "Record of what it says"),
                    ("briefing", "Two-page briefing"),
                    ("pdf", "PDF"),
                    ("docx", "Word"),
                ],
                max_length=8,
            ),
        ),
    ]
