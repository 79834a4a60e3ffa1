"""Pictures of measures and money: numbers in, figures and cards out. No queries."""

from .cards import card, no_trend_words
from .money import forecast_figure
from .trends import measure_figure, measure_spark, unit_name

__all__ = ["card", "forecast_figure", "measure_figure", "measure_spark", "no_trend_words", "unit_name"]
