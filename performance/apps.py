from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        from pcc_portal.updates.registry import release_rows_of, seal_registers

        from . import citations, models

        citations.register()
        release_rows_of(models.Observation, models.Target, models.SeriesBreak, models.Forecast)
        seal_registers(
            accountability_action=models.AccountabilityAction,
            ad_hoc_request=models.AdHocRequest,
            budget=models.Budget,
            budget_line=models.BudgetLine,
            inspection=models.Inspection,
            inspection_response=models.InspectionResponse,
            measure=models.Measure,
            meeting=models.AccountabilityMeeting,
            recommendation=models.Recommendation,
        )
