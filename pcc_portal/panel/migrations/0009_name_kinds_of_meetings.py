from typing import Any

from django.db import migrations


def store_kinds_in_use(apps: Any, schema_editor: Any) -> None:
    """What the panel's meetings were called until now, under keys that are those very words: so rows, the log and what
    releases sealed of them all lead to the kind. Where an office has its kinds by that name, that one gets the key."""
    meetings = apps.get_model("panel", "PanelMeeting").objects
    kinds = apps.get_model("performance", "MeetingKind").objects
    in_use = sorted(set(meetings.order_by().values_list("kind", flat=True)))
    for words in in_use:
        if kinds.filter(key=words).exists():
            continue
        called_so = kinds.filter(name__iexact=words, is_retired=False)
        if not called_so.filter(held_by="panel").exclude(key__in=in_use).update(key=words):
            order, is_second = kinds.count() + 1, called_so.exists()
            kinds.create(key=words, name=words, held_by="panel", order=order, is_retired=is_second)


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0008_keep_what_replies_printed"),
        ("performance", "0016_let_meetings_have_a_kind_of_the_offices"),
    ]

    operations = [migrations.RunPython(store_kinds_in_use, migrations.RunPython.noop)]
