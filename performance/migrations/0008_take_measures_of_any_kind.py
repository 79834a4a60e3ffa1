from django.conf import settings
from django.db import migrations, models

from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0006_hide_small_numbers"),
        ("performance", "0007_order_by_the_days_of_a_span"),
        ("periods", "0002_say_what_is_refused"),
        ("updates", "0003_keep_moves_of_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="area",
            name="area_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="area",
            name="area_one_of_a_kind",
        ),
        migrations.RemoveConstraint(
            model_name="measure",
            name="measure_unit_known",
        ),
        migrations.AddField(
            model_name="measure",
            name="base_year",
            field=models.CharField(blank=True, help_text="The year of which an index is 100.", max_length=20),
        ),
        migrations.AddField(
            model_name="measure",
            name="has_interval",
            field=models.BooleanField(default=False, help_text="Its figures have a 95% confidence interval."),
        ),
        migrations.AddField(
            model_name="measure",
            name="may_be_negative",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="measure",
            name="may_pass_hundred",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="measure",
            name="noun_one",
            field=models.CharField(
                blank=True, help_text="One of them, where that is not plain: criterion.", max_length=60
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="per",
            field=models.PositiveIntegerField(
                blank=True,
                choices=[
                    (1, "1"),
                    (100, "100"),
                    (1000, "1,000"),
                    (10000, "10,000"),
                    (100000, "100,000"),
                    (1000000, "1,000,000"),
                ],
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="scale_from",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="measure",
            name="scale_to",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="observation",
            name="is_tied",
            field=models.BooleanField(default=False, help_text="Others share the place."),
        ),
        migrations.AddField(
            model_name="observation",
            name="lower",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True),
        ),
        migrations.AddField(
            model_name="observation",
            name="upper",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True),
        ),
        migrations.AddField(
            model_name="target",
            name="upper",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True),
        ),
        migrations.AlterField(
            model_name="area",
            name="kind",
            field=models.CharField(
                choices=[
                    ("force", "Force"),
                    ("region", "Region"),
                    ("nation", "England and Wales"),
                    ("peers", "Most Similar Group"),
                    ("peer", "Area compared by name"),
                    ("council", "Council area"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="measure",
            name="statistic",
            field=models.CharField(
                choices=[
                    ("count", "Count"),
                    ("sum", "Sum"),
                    ("share", "Share"),
                    ("change", "Change on the same period a year earlier"),
                    ("reduction", "Reduction"),
                    ("mean", "Mean"),
                    ("median", "Median"),
                    ("percentile", "Percentile"),
                    ("longest", "Longest"),
                    ("within", "Share within a limit"),
                    ("latest", "Latest"),
                    ("rate", "Rate"),
                    ("ratio", "Ratio"),
                    ("index", "Index"),
                    ("score", "Score on a scale"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="measure",
            name="unit",
            field=models.CharField(
                choices=[
                    ("count", "number"),
                    ("percent", "per cent"),
                    ("days", "days"),
                    ("pounds", "pounds"),
                    ("year", "calendar year"),
                    ("time", "time, in seconds"),
                    ("place", "place among others"),
                    ("yes_no", "yes or no"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["force", "region", "nation", "peers", "peer", "council"])),
                name="area_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["council", "peer"]), _negated=True),
                fields=("kind",),
                name="area_one_of_a_kind",
                violation_error_code="kind",
                violation_error_message="There is an area of this kind already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__in", ["count", "percent", "days", "pounds", "year", "time", "place", "yes_no"])
                ),
                name="measure_unit_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lower__isnull", True), ("upper__isnull", True)),
                    models.Q(("lower__isnull", False), ("lower__lte", models.F("upper")), ("upper__isnull", False)),
                    _connector="OR",
                ),
                name="observation_interval_has_two_ends",
                violation_error_code="upper",
                violation_error_message="Give both ends of the interval, the lower one first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("upper__isnull", True), ("upper__gt", models.F("value")), _connector="OR"),
                name="target_range_in_order",
                violation_error_code="upper",
                violation_error_message="This has to be above the lower end.",
            ),
        ),
        # Which know only the columns that there were.
        released_rows("performance_observation"),
        released_rows("performance_target"),
    ]
