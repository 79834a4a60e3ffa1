from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "pcc_portal.panel"

    def ready(self) -> None:
        from pcc_portal.updates.registers.declaration import declare

        from .registers import KINDS

        declare(*KINDS)
