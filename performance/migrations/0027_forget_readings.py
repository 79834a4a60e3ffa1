from django.db import migrations

from performance.kept.triggers import TABLES, forgets_readings


class Migration(migrations.Migration):
    """By itself, since PostgreSQL makes no trigger in a transaction that has changed the table."""

    dependencies = [("performance", "0026_keep_readings")]

    operations = [forgets_readings(table) for table in TABLES]
