from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate


def keep_approved_replies_as_answers(apps: Any, schema_editor: Any) -> None:
    """Running this again changes nothing."""
    approved = apps.get_model("panel", "PanelRequest").objects.filter(reply_approved_at__isnull=False, answer="")
    approved.update(answer=F("reply"), answered_on=TruncDate("reply_approved_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0003_sealed_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="panelrequest",
            name="answer",
            field=models.TextField(blank=True, help_text="The reply as it was approved last."),
        ),
        migrations.AddField(
            model_name="panelrequest",
            name="answered_on",
            field=models.DateField(blank=True, help_text="When the panel was answered first.", null=True),
        ),
        migrations.RunPython(keep_approved_replies_as_answers, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="panelrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply_approved_at__isnull", True), ("answer", models.F("reply")), _connector="OR"),
                name="panelrequest_answer_is_the_approved_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_on__isnull", True)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                    _connector="OR",
                ),
                name="panelrequest_answered_on_a_day",
            ),
        ),
    ]
