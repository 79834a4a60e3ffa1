from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"

    def ready(self) -> None:
        from pcc_portal.updates.registry import release_rows_of, seal_registers

        from . import citations
        from .models import Commitment, Decision, DeliveryAction, Milestone, UpdateText

        citations.register()
        release_rows_of(UpdateText)
        seal_registers(commitment=Commitment, decision=Decision, delivery_action=DeliveryAction, milestone=Milestone)
