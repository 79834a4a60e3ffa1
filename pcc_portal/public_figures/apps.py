from django.apps import AppConfig


class PublicFiguresConfig(AppConfig):
    name = "pcc_portal.public_figures"
