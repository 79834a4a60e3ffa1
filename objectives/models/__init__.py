from .commitments import Commitment, CommitmentChange
from .decisions import Decision
from .delivery import DeliveryAction, Milestone
from .plan import Objective, Plan, Theme
from .updates import QuarterlyUpdate, UpdateText

__all__ = [
    "Commitment",
    "CommitmentChange",
    "Decision",
    "DeliveryAction",
    "Milestone",
    "Objective",
    "Plan",
    "QuarterlyUpdate",
    "Theme",
    "UpdateText",
]
