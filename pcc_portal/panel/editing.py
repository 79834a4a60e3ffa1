"""Pages that add and change the panel's meetings."""

from __future__ import annotations

from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord

from . import forms
from .models import PanelMeeting


class AddMeeting(AddRecord):
    model, form_class, route = PanelMeeting, forms.MeetingForm, "panel_meeting_add"
    title = label = "Add a meeting"

    def perform(self, form: forms.MeetingForm) -> PanelMeeting:
        """Its key is its day, where no meeting that was moved has it."""
        row = PanelMeeting(**form.values())
        day = row.on.isoformat()
        row.slug = "" if PanelMeeting.objects.filter(slug=day).exists() else day
        return registers.add_to_register(row, by=self.request.user)


class ChangeMeeting(ChangeRecord):
    model, form_class, route = PanelMeeting, forms.MeetingForm, "panel_meeting_change"
    title = "Change the meeting"
