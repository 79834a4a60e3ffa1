from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "pcc_portal.returns"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import note_on_records

        from .notes import notes_of

        note_on_records(notes_of)
