from .due import FigureDue, figures_due
from .inspections import RecommendationCount, recommendation_counts
from .money import BudgetPosition, budget_positions
from .readings import Reading, readings

__all__ = [
    "BudgetPosition",
    "FigureDue",
    "Reading",
    "RecommendationCount",
    "budget_positions",
    "figures_due",
    "readings",
    "recommendation_counts",
]
