from django.db import migrations

import pcc_portal.updates.fields
from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0009_say_what_is_made_up"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="deliveryaction",
            name="deliveryaction_brag_reason",
        ),
        migrations.RemoveConstraint(
            model_name="updatetext",
            name="updatetext_brag_known",
        ),
        migrations.RemoveConstraint(
            model_name="updatetext",
            name="updatetext_brag_reason",
        ),
        migrations.AlterField(
            model_name="deliveryaction",
            name="brag",
            field=pcc_portal.updates.fields.GradeField(blank=True, graded="actions", max_length=10),
        ),
        migrations.AlterField(
            model_name="updatetext",
            name="brag",
            field=pcc_portal.updates.fields.GradeField(blank=True, graded="updates", max_length=10),
        ),
        released_rows("objectives_updatetext"),
    ]
