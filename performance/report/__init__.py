"""The app's door to the panel report: the blocks that each theme's records call for."""

from . import inspections, measures, meetings, money

# Each gives blocks by theme key. The number of queries does not grow with themes, rows or figures.
PARTS = (measures.blocks, money.blocks, meetings.blocks, inspections.blocks)
