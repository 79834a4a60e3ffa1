from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import carry_forward, release_rows_of, seal_registers
        from pcc_portal.updates.releases.approval import part_of_updates

        from . import actions, citations, content, models

        citations.register()
        release_rows_of(models.Observation, models.Target, models.SeriesBreak, models.Forecast)
        part_of_updates(content.figures)
        part_of_updates(content.forecasts)
        carry_forward(actions.expect_figures)
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
