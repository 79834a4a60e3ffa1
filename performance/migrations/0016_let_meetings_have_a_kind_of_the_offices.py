import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """By itself: PostgreSQL alters no table of which rows were written in the same transaction."""

    dependencies = [("performance", "0015_name_kinds_of_meetings")]

    operations = [
        migrations.RemoveConstraint(model_name="accountabilitymeeting", name="meeting_kind_known"),
        migrations.AlterField(
            model_name="accountabilitymeeting",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="performance.meetingkind",
                to_field="key",
            ),
        ),
    ]
