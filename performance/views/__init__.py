from .accountability import Meetings, ad_hoc_request, meeting
from .boards import area_board, board, boards
from .dashboard import measures
from .inspections import Inspections, inspection, inspection_response
from .measure_page import measure
from .money import budget

__all__ = [
    "Inspections",
    "Meetings",
    "ad_hoc_request",
    "area_board",
    "board",
    "boards",
    "budget",
    "inspection",
    "inspection_response",
    "measure",
    "measures",
    "meeting",
]
