from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "pcc_portal.panel"

    def ready(self) -> None:
        from objectives.succession.passing import pass_on
        from pcc_portal.updates.registers.declaration import declare

        from .registers import KINDS
        from .succession.actions import move_meetings

        declare(*KINDS)
        pass_on(move_meetings)
