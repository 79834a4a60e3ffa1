from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    name = "pcc_portal.accounts"

    def ready(self) -> None:
        from .access import every_route_declares_its_readers

        checks.register(every_route_declares_its_readers, checks.Tags.urls)
