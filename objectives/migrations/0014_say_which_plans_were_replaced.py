from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_which_were_replaced(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of plans that were replaced before it was kept, the log says when and by which. Done again it changes nothing."""
    plans, events = apps.get_model("objectives", "Plan").objects, apps.get_model("audit", "Event").objects
    of_plans = events.filter(kind="objectives.plan")
    for plan in plans.filter(is_in_force=False, replaced_at=None):
        gone = of_plans.filter(key=str(plan.pk), verb="replaced").order_by("-number").first()
        came = gone and of_plans.filter(number__gt=gone.number, verb="brought into force").order_by("number").first()
        if gone and came and plans.filter(pk=came.key).exclude(pk=plan.pk).exists():
            plans.filter(pk=plan.pk).update(replaced_at=gone.at, replaced_by=came.key)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_stamp_what_readers_see"),
        ("objectives", "0013_let_a_plan_pass_into_the_next"),
    ]

    operations = [migrations.RunPython(say_which_were_replaced, migrations.RunPython.noop)]
