from django.db.models import TextChoices


class ReportState(TextChoices):
    DRAFT = "draft", "Draft"
    SEALED = "sealed", "Sealed"


class RequestKind(TextChoices):
    RECOMMENDATION = "recommendation", "Recommendation"
    QUESTION = "question", "Question"
    INFORMATION = "information", "Information request"
