from .commitments import Commitment, CommitmentAnswer, CommitmentChange
from .delivery import Decision, DeliveryAction, Milestone
from .office import LogoImage
from .plan import Objective, Plan, Priority, Theme
from .reviews import Review
from .succession import PlanMapping, PlanStep
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
    "PlanMapping",
    "PlanStep",
    "Priority",
    "QuarterlyUpdate",
    "Review",
    "ReviewComment",
    "Theme",
    "UpdateText",
]
