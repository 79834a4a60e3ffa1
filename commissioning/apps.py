from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from pcc_portal.updates.registry import seal_registers

        from . import citations, models

        citations.register()
        seal_registers(
            award=models.FundingAward,
            contract=models.Contract,
            contract_change=lambda: models.ContractChange.objects.filter(contract__is_public=True),
            grant=models.GrantAward,
            grant_round=models.GrantRound,
            provider=models.Provider,
            service=models.Service,
        )
