from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "pcc_portal.open_data"
    label = "open_data"
