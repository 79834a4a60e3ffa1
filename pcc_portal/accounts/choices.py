from django.db.models import TextChoices


class State(TextChoices):
    """Where a person stands with the portal. Worked out from their row, never stored."""

    ACTIVE = "active", "May sign in"
    INVITED = "invited", "Invited"
    CLOSED = "closed", "Closed"
    LEFT = "left", "Left"
