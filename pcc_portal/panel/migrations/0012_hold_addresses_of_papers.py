from django.db import migrations, models


class Migration(migrations.Migration):
    """By itself: PostgreSQL alters no table of which rows were written in the same transaction."""

    dependencies = [("panel", "0011_tell_papers_of_a_quarter_apart")]

    operations = [
        migrations.AddConstraint(
            model_name="panelreport",
            constraint=models.UniqueConstraint(fields=("slug", "version"), name="panelreport_version_once_an_address"),
        ),
        migrations.AddConstraint(
            model_name="panelreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_day__isnull", True), ("last_day__isnull", True)),
                    ("first_day__lte", models.F("last_day")),
                    _connector="OR",
                ),
                name="panelreport_first_day_before_last",
                violation_error_code="last_day",
                violation_error_message="Give both days, the first before the last.",
            ),
        ),
    ]
