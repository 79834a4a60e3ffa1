from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "pcc_portal.panel"
    label = "panel"
