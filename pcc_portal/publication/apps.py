from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "pcc_portal.publication"
