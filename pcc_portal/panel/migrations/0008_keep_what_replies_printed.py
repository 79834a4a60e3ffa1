from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("panel", "0007_name_the_parts_of_reports")]

    operations = [
        migrations.AddField(
            model_name="panelrequest",
            name="printed",
            field=models.JSONField(
                blank=True, default=dict, help_text="What the references in the answer printed when it was approved."
            ),
        ),
    ]
