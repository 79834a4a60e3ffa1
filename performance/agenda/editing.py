"""What is asked about an item of an agenda, and the pages that add and change one, whoever meets."""

from typing import Any, ClassVar

from django.db.models import Q

from pcc_portal.updates.models import Document
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.registers.views import AddPart, ChangeRecord

from ..models import AccountabilityMeeting, AgendaItem
from .carried import next_place

# Of both kinds, for `Kind.unseen`.
UNTOLD = {"document": "Who may know of a document is said there; the page of the meeting asks."}


class AgendaEntryForm(RecordForm):
    """A subclass names the model."""

    class Meta(RecordForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "order", "text", "presenter", "document", "link", "decision", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Item",
            "order": "Its place on the agenda",
            "text": "What it is about",
            "presenter": "Presented by",
            "document": "Its paper, among the documents of the meeting",
            "link": "Or the address of its paper",
            "decision": "What was decided",
        }
        help_texts: ClassVar = {
            "document": "Add the file to the meeting first; who gets it is said there.",
            "decision": "Empty until the meeting has decided.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        meeting, documents = self.instance.meeting, self.fields["document"]
        kind = kind_of(type(meeting))
        rows = Document.objects.of(kind.key if kind else "", meeting.pk)
        documents.queryset = rows.filter(  # type: ignore[attr-defined]
            Q(removed_because="") | Q(pk=self.instance.document_id)
        )


class AgendaItemForm(AgendaEntryForm):
    class Meta(AgendaEntryForm.Meta):
        model = AgendaItem


class AddEntry(AddPart):
    """A subclass names the model, its form, the meeting and the address."""

    parent_column = "meeting"
    title = label = "Add an item to the agenda"

    def get_initial(self) -> dict[str, Any]:
        return {"order": next_place(self.parent.agenda.values_list("order", flat=True))}


class ChangeEntry(ChangeRecord):
    title, lead = "Change the item of the agenda", "What was decided is written here too."


class AddAgendaItem(AddEntry):
    model, form_class = AgendaItem, AgendaItemForm
    parent_model, route = AccountabilityMeeting, "agenda_item_add"


class ChangeAgendaItem(ChangeEntry):
    model, form_class, route = AgendaItem, AgendaItemForm, "agenda_item_change"
