from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "pcc_portal.panel"
    label = "panel"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import seal_registers

        from . import models

        seal_registers(panel_meeting=models.PanelMeeting, panel_request=models.PanelRequest.objects.of_public_meetings)
