from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_stamp_what_readers_see")]

    operations = [
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("count", models.PositiveBigIntegerField(help_text="Events that are whole.")),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("broken", models.PositiveBigIntegerField(help_text="The first event that is not.", null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="chain_check_only_one"),
                ],
            },
        ),
    ]
