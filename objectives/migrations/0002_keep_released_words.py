from django.db import migrations

from pcc_portal.updates.releases.triggers import released_rows


class Migration(migrations.Migration):
    dependencies = [("objectives", "0001_initial")]

    operations = [
        released_rows("objectives_updatetext"),
    ]
