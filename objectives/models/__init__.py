from .commitments import Commitment, CommitmentAnswer, CommitmentChange
from .delivery import Decision, DeliveryAction, Milestone
from .office import LogoImage
from .plan import Objective, Plan, Theme
from .updates import QuarterlyUpdate, ReviewComment, UpdateText

__all__ = [
    "Commitment",
    "CommitmentAnswer",
    "CommitmentChange",
    "Decision",
    "DeliveryAction",
    "LogoImage",
    "Milestone",
    "Objective",
    "Plan",
    "QuarterlyUpdate",
    "ReviewComment",
    "Theme",
    "UpdateText",
]
