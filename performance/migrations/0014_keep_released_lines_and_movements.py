from django.db import migrations

from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    """By itself, since the guard reads the unique keys, which the database has once the tables' migration is done."""

    dependencies = [("performance", "0013_take_several_budgets_and_their_lines")]

    operations = [released_rows("performance_linefigure"), released_rows("performance_budgetmovement")]
