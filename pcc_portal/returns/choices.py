from django.db.models import TextChoices


class ReturnState(TextChoices):
    ASKED = "asked", "Asked for"
    SENT = "sent", "Received"
    BACK = "back", "Sent back"
    TAKEN = "taken", "Taken"
    WITHDRAWN = "withdrawn", "Not asked for any more"


# Its sender can write in it.
WRITABLE = (ReturnState.ASKED, ReturnState.BACK)
