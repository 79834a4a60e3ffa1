from django.db.models import IntegerChoices, TextChoices

from pcc_portal.ui.status_words import WordedNumber, WordedText


class Tenure(TextChoices):
    FREEHOLD = "freehold", "Freehold"
    LEASEHOLD = "leasehold", "Leasehold"
    LICENCE = "licence", "Licence"
    NOT_RECORDED = "not_recorded", "Not recorded"


class DisposalStage(WordedNumber):
    __kind__ = "disposal"
    UNDER_REVIEW = 0, "Under review"
    SURPLUS = 1, "Surplus to requirement"
    VALUATION = 2, "Valuation"
    MARKETING = 3, "Marketing"
    DECISION = 4, "Decision"
    HEADS_OF_TERMS = 5, "Heads of terms"
    EXCHANGE = 6, "Exchange"
    COMPLETION = 7, "Completion"


class Progress(WordedText):
    """How a project or a step of it stands to its plan: worked out, never stored."""

    __kind__ = "project"
    DONE = "done", "Done"
    SLIPPED = "slipped", "Slipped"
    AS_PLANNED = "as_planned", "As planned"
    DATED = "dated", "Dated"
    NO_DATE = "no_date", "No date"


class RibaStage(IntegerChoices):
    """RIBA Plan of Work 2020."""

    STRATEGIC_DEFINITION = 0, "Strategic Definition"
    PREPARATION = 1, "Preparation and Briefing"
    CONCEPT_DESIGN = 2, "Concept Design"
    SPATIAL_COORDINATION = 3, "Spatial Coordination"
    TECHNICAL_DESIGN = 4, "Technical Design"
    CONSTRUCTION = 5, "Manufacturing and Construction"
    HANDOVER = 6, "Handover"
    USE = 7, "Use"


class Confidence(TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
