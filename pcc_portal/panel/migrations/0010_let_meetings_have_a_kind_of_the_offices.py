import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """By itself: PostgreSQL alters no table of which rows were written in the same transaction."""

    dependencies = [("panel", "0009_name_kinds_of_meetings")]

    operations = [
        migrations.AlterModelOptions(name="panelmeeting", options={"ordering": ["-on", "kind_id"]}),
        migrations.RemoveConstraint(model_name="panelmeeting", name="panelmeeting_one_of_a_kind_a_day"),
        migrations.AlterField(
            model_name="panelmeeting",
            name="kind",
            field=models.ForeignKey(
                blank=True,
                default="",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="panel_meetings",
                to="performance.meetingkind",
                to_field="key",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmeeting",
            constraint=models.UniqueConstraint(
                fields=("on", "kind"),
                name="panelmeeting_one_of_a_kind_a_day",
                violation_error_code="on",
                violation_error_message="There is one of this kind on that day. If both are held, choose another kind.",
            ),
        ),
    ]
