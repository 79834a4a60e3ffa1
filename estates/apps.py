from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "estates"

    def ready(self) -> None:
        from pcc_portal.updates.registers.registry import seal_registers

        from . import citations, models

        citations.register()
        seal_registers(
            disposal=models.Disposal,
            project=models.CapitalProject,
            project_stage=lambda: models.ProjectStage.objects.filter(project__is_public=True).select_related("project"),
            property=models.Property,
            survey=models.ConditionSurvey,
        )
