from django.db import migrations, models

from pcc_portal.audit.triggers import append_only, no_replacing


class Migration(migrations.Migration):
    dependencies = [("updates", "0004_keep_grade_schemes")]

    operations = [
        migrations.AddField(
            "datemove",
            "from_said",
            models.CharField(
                blank=True, default="", help_text="Where no date was named: the words used.", max_length=80
            ),
            preserve_default=False,
        ),
        append_only("updates_datemove"),
        no_replacing("updates_datemove"),
    ]
