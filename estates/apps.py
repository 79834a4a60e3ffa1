from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "estates"

    def ready(self) -> None:
        from pcc_portal.updates.registers.declaration import declare

        from .registers import KINDS

        declare(*KINDS)
