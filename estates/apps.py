from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "estates"

    def ready(self) -> None:
        from pcc_portal.updates.registers.declaration import declare
        from pcc_portal.updates.registers.registry import link_records
        from performance.models import Area

        from . import linked
        from .registers import KINDS

        declare(*KINDS)
        link_records(Area, linked.in_area)
