"""Which tables go to the successor, and in what order."""

from typing import Any

from django.apps import apps
from django.db.models import F, Model, QuerySet

from pcc_portal.audit.models import Event, Head
from pcc_portal.updates.models import Releasable, SealedRecord

APPS = (
    *("periods", "updates", "objectives", "performance", "commissioning", "estates", "panel"),
    *("publication", "public_figures"),
)
# By the name of the table, why it stays behind.
LEFT = {
    "updates.draft": "What somebody was typing.",
    "updates.sentform": "Marks of forms that were sent, for some hours.",
    "updates.proposal": "Changes that nobody has applied.",
    "public_figures.fetch": "When public figures were fetched, and by whom.",
    "performance.keptreading": "Worked out from the figures; `rebuild_readings` keeps them again.",
    "objectives.reviewcomment": "What people of the office said to each other of a draft.",
}
OTHERS = {
    "calendar_of_days": "Secret addresses of people's own calendars.",
    "accounts": "People, apart from the names of those who signed.",
    "returns": "Addresses of people outside, and what they have not sent yet.",
    "following": "Addresses of people outside, whom nobody else may write to.",
    "imports": "Files on their way in.",
    "reminders": "Mails that were sent.",
    "search": "Made again from the records.",
}


def models() -> list[type[Model]]:
    """Of which every row goes, the log last."""
    packed = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [*(model for model in packed if model._meta.label_lower not in LEFT), Event, Head]


def rows(model: type[Model]) -> QuerySet[Any]:
    """In the order in which a database takes them: what a release shows after what earlier ones do."""
    if issubclass(model, Releasable | SealedRecord):
        return model._base_manager.order_by(F("release").asc(nulls_last=True), "pk")
    return model._base_manager.order_by("pk")
