"""Pictures of measures and money: numbers in, figures and cards out. No queries."""

from .cards import card, no_trend_words
from .explore import budget_plot, measure_plot
from .money import forecast_figure
from .trends import can_draw, measure_figure, measure_spark, unit_name
from .variation import variation_words

__all__ = [
    "budget_plot",
    "can_draw",
    "card",
    "forecast_figure",
    "measure_figure",
    "measure_plot",
    "measure_spark",
    "no_trend_words",
    "unit_name",
    "variation_words",
]
