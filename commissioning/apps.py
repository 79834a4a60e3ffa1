from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from pcc_portal.updates.registers.declaration import declare
        from pcc_portal.updates.registers.registry import link_records
        from performance.models import Area, Measure

        from . import linked
        from .registers import KINDS

        declare(*KINDS)
        link_records(Measure, linked.with_measure)
        link_records(Area, linked.in_area)
