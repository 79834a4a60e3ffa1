"""What is asked about the plan, and about its actions, commitments and decisions."""

from .choices import ThemeChoice
from .plan import ObjectiveForm, PlanForm, PriorityForm, ThemeForm
from .records import (
    CarryForm,
    CommitmentChangeForm,
    CommitmentForm,
    DecisionForm,
    DeliveryActionForm,
    KeepForm,
    MilestoneForm,
    OvertakeForm,
    ReviseForm,
)

__all__ = [
    "CarryForm",
    "CommitmentChangeForm",
    "CommitmentForm",
    "DecisionForm",
    "DeliveryActionForm",
    "KeepForm",
    "MilestoneForm",
    "ObjectiveForm",
    "OvertakeForm",
    "PlanForm",
    "PriorityForm",
    "ReviseForm",
    "ThemeChoice",
    "ThemeForm",
]
