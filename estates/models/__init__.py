from .disposals import Disposal, Property
from .projects import CapitalProject, ConditionSurvey, ProjectStage

__all__ = ["CapitalProject", "ConditionSurvey", "Disposal", "ProjectStage", "Property"]
