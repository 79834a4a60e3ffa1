from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "pcc_portal.home"
    label = "home"
