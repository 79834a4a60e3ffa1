from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "pcc_portal.backups"
