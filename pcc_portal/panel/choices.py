from django.db.models import TextChoices

from pcc_portal.ui.status_words import WordedText


class RequestState(WordedText):
    """Where a request of the panel stands on a day: worked out, never stored."""

    __kind__ = "panel-request"
    OVERDUE = "overdue", "Overdue"
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"


class ReportState(TextChoices):
    DRAFT = "draft", "Draft"
    SEALED = "sealed", "Sealed"


class FileKind(TextChoices):
    """In what forms a sealed report is kept; its record is what the other forms say, as data."""

    HTML = "html", "HTML file"
    PARTS = "parts", "Parts of the HTML file, for a page of the portal"
    RECORD = "json", "Record of what it says"
    BRIEFING = "briefing", "Two-page briefing"
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    ARCHIVE = "archive", "Archive with its rows"


class RequestKind(TextChoices):
    RECOMMENDATION = "recommendation", "Recommendation"
    QUESTION = "question", "Question"
    INFORMATION = "information", "Information request"
    ACTION = "action", "Action"


class Strength(TextChoices):
    """How strictly an office keeps a rule of the check."""

    FULL = "full", "In full"
    ADVISORY = "advisory", "Advisory"
    SILENT = "silent", "Silent"
