from .addenda import Addendum
from .agenda import PanelAgendaItem
from .boards import BoardPaper
from .meetings import PanelMeeting
from .parts import ReportPart
from .reports import AnnualReport, CheckOverride, PanelReport, ReportFile
from .requests import PanelRequest
from .rules import RuleSetting

__all__ = [
    "Addendum",
    "AnnualReport",
    "BoardPaper",
    "CheckOverride",
    "PanelAgendaItem",
    "PanelMeeting",
    "PanelReport",
    "PanelRequest",
    "ReportFile",
    "ReportPart",
    "RuleSetting",
]
