from django.db.models import TextChoices


class NoticeState(TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "A contract of ours"
    SET_ASIDE = "set_aside", "Set aside"
