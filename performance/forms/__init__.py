"""Forms of figures, measures, targets and money."""

from .figures import FigureForm

__all__ = ["FigureForm"]
