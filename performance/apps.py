from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        from pcc_portal.audit.signals import appended
        from pcc_portal.updates.registers.declaration import declare
        from pcc_portal.updates.registers.registry import carry_forward
        from pcc_portal.updates.releases.approval import part_of_updates

        from . import actions, content
        from .kept.actions import fill_after
        from .registers import KINDS

        declare(*KINDS)
        part_of_updates(content.figures)
        part_of_updates(content.money)
        carry_forward(actions.expect_figures)
        appended.connect(fill_after)
