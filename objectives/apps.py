from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import carry_forward, release_rows_of, seal_registers
        from pcc_portal.updates.releases.approval import part_of_updates

        from . import actions, citations, content
        from .models import Commitment, Decision, DeliveryAction, Milestone, UpdateText

        citations.register()
        release_rows_of(UpdateText)
        part_of_updates(content.words)
        part_of_updates(content.commitments)
        carry_forward(actions.expect_updates)
        seal_registers(commitment=Commitment, decision=Decision, delivery_action=DeliveryAction, milestone=Milestone)
