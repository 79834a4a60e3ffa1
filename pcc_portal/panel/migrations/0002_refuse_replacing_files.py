from django.db import migrations

from pcc_portal.audit.triggers import no_replacing


class Migration(migrations.Migration):
    dependencies = [("panel", "0001_initial")]

    operations = [
        no_replacing("panel_reportfile"),
    ]
