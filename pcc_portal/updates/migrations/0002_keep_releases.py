from django.db import migrations

from pcc_portal.updates.releases.triggers import releases, sealed_records


class Migration(migrations.Migration):
    dependencies = [("updates", "0001_initial")]

    operations = [
        releases("updates_release"),
        *sealed_records("updates_sealedrecord"),
    ]
