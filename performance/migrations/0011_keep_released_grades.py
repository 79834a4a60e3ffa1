from django.db import migrations

from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    """By itself, since the guard reads the unique keys, which the database has once the table's migration is done."""

    dependencies = [("performance", "0010_keep_grades_given")]

    operations = [released_rows("performance_measuregrade")]
