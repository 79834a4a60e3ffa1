from .inspections import RecommendationCount, recommendation_counts
from .money import BudgetPosition, budget_positions
from .readings import Reading, readings

__all__ = ["BudgetPosition", "Reading", "RecommendationCount", "budget_positions", "readings", "recommendation_counts"]
