from django.db import migrations

from pcc_portal.audit.triggers import no_replacing


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        no_replacing("audit_event"),
    ]
