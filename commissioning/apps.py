from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import link_records, seal_registers
        from performance.models import Measure

        from . import citations, linked, models

        citations.register()
        link_records(Measure, linked.with_measure)
        seal_registers(
            award=models.FundingAward,
            contract=models.Contract,
            contract_change=lambda: models.ContractChange.objects.filter(contract__is_public=True),
            grant=models.GrantAward,
            grant_round=models.GrantRound,
            provider=models.Provider,
            service=models.Service,
        )
