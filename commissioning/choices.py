from django.db.models import TextChoices

from pcc_portal.ui.status_words import WordedText


class Route(TextChoices):
    """How a provider was chosen."""

    TENDER = "tender", "Open tender"
    FRAMEWORK = "framework", "Framework"
    DIRECT = "direct", "Direct award"
    GRANT = "grant", "Grant agreement"
    NOT_RECORDED = "not_recorded", "Not recorded"


class ChangeKind(TextChoices):
    EXTENSION = "extension", "Extension"
    VARIATION = "variation", "Variation"


class ProviderKind(TextChoices):
    CHARITY = "charity", "Charity or community organisation"
    COMPANY = "company", "Company"
    PUBLIC = "public", "Public body"
    NOT_RECORDED = "not_recorded", "Not recorded"


class ContractState(WordedText):
    """Where a contract stands on one day: worked out, never stored."""

    __kind__ = "contract"
    NOT_STARTED = "not_started", "Not started"
    NOT_DATED = "not_dated", "No end recorded"
    IN_TERM = "in_term", "In term"
    DECISION_DUE = "decision_due", "Decision due"
    GAP_AHEAD = "gap_ahead", "Gap ahead"
    SUCCEEDED = "succeeded", "Successor in place"
    REPLACED = "replaced", "Replaced"
    ENDED = "ended", "Ended"


class OptionState(WordedText):
    """Where an option to extend stands on one day: worked out, never stored."""

    __kind__ = "contract-option"
    OPEN = "open", "Open"
    TAKEN_UP = "taken_up", "Taken up"
    NOT_TAKEN_UP = "not_taken_up", "Not taken up"
    LAPSED = "lapsed", "Lapsed"


class RoundState(WordedText):
    """Where a round of grants stands on one day: worked out, never stored."""

    __kind__ = "grant-round"
    NOT_OPEN = "not_open", "Not open yet"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    AWARDED = "awarded", "Awarded"
    REPLACED = "replaced", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RiskState(WordedText):
    """Whether a risk is still looked at: worked out, never stored."""

    __kind__ = "risk"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Vat(TextChoices):
    """Whether the amounts of a contract hold the tax; left empty where nobody has said."""

    INCLUDED = "included", "VAT included"
    EXCLUDED = "excluded", "without VAT"
    EXEMPT = "exempt", "no VAT is due"


class Payer(TextChoices):
    OFFICE = "office", "The office"
    CHIEF_OFFICER = "chief", "The chief officer"


class Withheld(TextChoices):
    """As what the name of a recipient is withheld; left empty where it is not."""

    PERSONAL = "personal", "Personal data"
    COMMERCIAL = "commercial", "Commercial confidentiality"


# What stands in files in place of a name that is withheld.
REDACTED: dict[str, str] = {choice.value: f"REDACTED {choice.label.upper()}" for choice in Withheld}
