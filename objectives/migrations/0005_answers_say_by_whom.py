import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("objectives", "0004_approved_updates_say_by_whom"),
    ]

    operations = [
        # Nobody is named for answers from before: the log knows, and what was approved is done.
        migrations.AddField(
            model_name="commitmentanswer",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who said so last; empty for answers from before this was kept.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
