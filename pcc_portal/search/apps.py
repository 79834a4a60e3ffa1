from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "pcc_portal.search"
    label = "search"
