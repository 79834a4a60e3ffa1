from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "pcc_portal.panel"

    def ready(self) -> None:
        from objectives.succession.passing import pass_on
        from pcc_portal.updates.registers.declaration import declare

        from .passing import move_meetings
        from .registers import KINDS

        declare(*KINDS)
        pass_on(move_meetings)
