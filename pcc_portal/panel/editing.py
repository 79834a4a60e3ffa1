"""The forms of the panel's meetings and their agendas, and the pages that add and change them."""

from typing import Any, ClassVar

from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord
from performance.agenda.editing import AddEntry, AgendaEntryForm, ChangeEntry
from performance.choices import HeldBy
from performance.models import MeetingKind
from performance.models.meeting_kinds import ORDINARY

from .models import PanelAgendaItem, PanelMeeting


class MeetingForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PanelMeeting
        fields = ("title", "plan", "on", "kind", "place", "panel_reads_first", "source", "is_public")
        labels: ClassVar = {"title": "Name", "on": "Meets on", "panel_reads_first": "The panel reads its papers first"}
        help_texts: ClassVar = {"title": titled_lazy("Such as “{panel}, 4 March 2024”.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        """The ordinary kind is what is chosen where none is."""
        super().__init__(*args, **options)
        kinds: Any = self.fields["kind"]
        (self.ordinary,) = MeetingKind.objects.filter(key=ORDINARY)
        kinds.queryset = MeetingKind.objects.offered(HeldBy.PANEL, self.instance).exclude(pk=self.ordinary.pk)
        kinds.empty_label = str(self.ordinary)

    def clean_kind(self) -> MeetingKind:
        return self.cleaned_data["kind"] or self.ordinary


class AddMeeting(AddRecord):
    model, form_class, route = PanelMeeting, MeetingForm, "panel_meeting_add"
    title = label = "Add a meeting"

    def perform(self, form: MeetingForm) -> PanelMeeting:
        """Its key is its day, where no other meeting has it."""
        row = PanelMeeting(**form.values())
        day = row.on.isoformat()
        row.slug = "" if PanelMeeting.objects.filter(slug=day).exists() else day
        return registers.add_to_register(row, by=self.request.user)


class ChangeMeeting(ChangeRecord):
    model, form_class, route = PanelMeeting, MeetingForm, "panel_meeting_change"
    title = "Change the meeting"


class PanelAgendaItemForm(AgendaEntryForm):
    class Meta(AgendaEntryForm.Meta):
        model = PanelAgendaItem


class AddPanelAgendaItem(AddEntry):
    model, form_class = PanelAgendaItem, PanelAgendaItemForm
    parent_model, route = PanelMeeting, "panel_agenda_item_add"


class ChangePanelAgendaItem(ChangeEntry):
    model, form_class, route = PanelAgendaItem, PanelAgendaItemForm, "panel_agenda_item_change"
