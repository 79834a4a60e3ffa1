from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "pcc_portal.imports"
