from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0003_approvals_of_earlier_updates"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True), ("content_hash", "")),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="update_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", False), ("state", "approved")),
                    models.Q(models.Q(("state", "approved"), _negated=True), ("approved_at__isnull", True)),
                    _connector="OR",
                ),
                name="update_approved_when_it_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="update_four_eyes",
            ),
        ),
    ]
