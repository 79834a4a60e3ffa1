from django.db import migrations

from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]

    operations = [
        released_rows("performance_observation"),
        released_rows("performance_target"),
        released_rows("performance_seriesbreak"),
        released_rows("performance_forecast"),
    ]
