import django.db.models.deletion
from django.db import migrations, models

from pcc_portal.updates.releases.triggers import releases


class Migration(migrations.Migration):
    dependencies = [("updates", "0006_documents")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a correction of a paper: the release with which the paper was first sent.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="updates.release",
            ),
        ),
        releases("updates_release"),
    ]
