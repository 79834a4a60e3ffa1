from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "pcc_portal.updates"
    label = "updates"
