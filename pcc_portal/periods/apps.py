from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "pcc_portal.periods"
    label = "periods"
