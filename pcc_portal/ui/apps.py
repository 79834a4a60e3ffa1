from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pcc_portal.ui"
    label = "ui"
