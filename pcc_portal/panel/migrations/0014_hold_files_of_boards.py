from django.db import migrations

from pcc_portal.audit.triggers import append_only, no_replacing


class Migration(migrations.Migration):
    """By itself, since the guards read the unique keys, which the database has once the table's migration is done."""

    dependencies = [("panel", "0013_keep_papers_of_boards")]

    operations = [append_only("panel_reportfile"), no_replacing("panel_reportfile")]
