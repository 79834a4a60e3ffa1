"""The sheets of the workbook that are no register: people, quarters, and what is the office's own on its plan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from objectives.models import Plan
from pcc_portal.accounts.actions import add_person
from pcc_portal.accounts.forms import InviteForm
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods import actions as periods
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.declaration import Noun, kind_named
from pcc_portal.work.office.views import SECTIONS
from pcc_portal.work.planning import PlanQuarterForm

from ..columns import Column
from ..outcomes import ADDED, CHANGED, Outcome, RowOutcome
from ..progress import row_done
from ..records.cells import UnreadCellError, cell_of, columns_of, sent_for
from ..records.target import OF_THE_PAGE, RefusedRowError, attempt
from ..target import Rows, Target
from .blank import blank_form
from .registers import Cells, Section

PLAN = "plan"


class _Sheet(Target):
    """Rows that are written one by one, in `_write`."""

    def load(self, rows: Rows) -> Outcome:
        outcome = Outcome()
        for number, cells in rows.rows:
            row = RowOutcome(number, next(iter(cells.values()), ""))
            outcome.rows.append(row)
            attempt(row, lambda: self._write(rows, row, dict(cells)))  # noqa: B023 (called at once)
            row_done()
        return outcome

    def _write(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        """Raises RefusedRowError, PermissionDenied."""
        raise NotImplementedError

    def stands(self, user: Any) -> Iterator[Cells]:
        """What there is, by the names of columns."""
        raise NotImplementedError


class FormSheet(_Sheet):
    """Each row is what somebody would type into a form."""

    form_class: Callable[..., forms.Form]

    def columns(self, user: Any) -> Sequence[Column]:
        return list(columns_of(self.form_class()))

    def _checked(self, row: RowOutcome, cells: Mapping[str, str]) -> dict[str, Any]:
        """What the form makes of a row. Raises RefusedRowError once each thing that is wrong is beside it."""
        fresh, unread = self.form_class(), set()
        data: dict[str, str] = {}
        for name, field in fresh.fields.items():
            try:
                sent = sent_for(field, cells.get(name, ""))
            except UnreadCellError as why:
                unread.add(name)
                row.refuse(str(fresh[name].label), str(why))
            else:
                data |= {name: sent[0]} if sent else {}
        form = self.form_class(data)
        for name, errors in form.errors.items():
            if name not in unread:
                row.refuse(str(form[name].label) if name in form.fields else "", *map(str, errors))
        if row.errors:
            raise RefusedRowError("")
        return form.cleaned_data

    def _act(self, act: Callable[[], Any]) -> Any:
        """Raises RefusedRowError with what the action refuses."""
        try:
            return act()
        except ValidationError as error:
            labels = {name: str(field.label) for name, field in self.form_class().fields.items()}
            label, sentence = next(_refusals(error, labels))
            raise RefusedRowError(label, sentence) from error


class PersonForm(InviteForm):
    role = forms.TypedChoiceField(  # type: ignore[assignment]  # its label is the word alone
        label="Role", choices=Role.choices, coerce=Role
    )


class People(FormSheet):
    """Who can sign in, once an administrator has sent them the invitation. Who is here already stays as they are."""

    key, noun, form_class = "people", Noun("person", "people"), PersonForm

    def _write(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        if User.objects.filter(email__iexact=cells.get("email", "")).exists():
            return
        person = self._checked(row, cells)
        administrator = User.objects.get(pk=rows.by.pk)
        self._act(lambda: add_person(by=administrator, **person))
        row.kind = ADDED

    def stands(self, user: Any) -> Iterator[Cells]:
        for person in User.objects.active().order_by("pk"):
            yield {"email": person.email, "name": person.name, "role": person.get_role_display()}


class Quarters(FormSheet):
    """Each with its state: figures and forecasts are taken in one that is open."""

    key, noun, form_class = "quarters", Noun("quarter"), PlanQuarterForm
    state = forms.ChoiceField(choices=QuarterState.choices, help_text="The quarter that is being written is open.")

    def columns(self, user: Any) -> Sequence[Column]:
        return [*super().columns(user), Column("state", "State", field=self.state)]

    def _write(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        values = self._checked(row, cells)
        try:
            (state,) = sent_for(self.state, cells.get("state") or QuarterState.PLANNED.label)
        except UnreadCellError as why:
            raise RefusedRowError("State", str(why)) from why
        quarter = self._act(lambda: periods.add_quarter(by=rows.by, **values))
        if state != QuarterState.PLANNED:
            periods.open_quarter(quarter, by=rows.by)
        if state == QuarterState.CLOSED:
            periods.close_quarter(quarter, by=rows.by)
        row.kind = ADDED

    def stands(self, user: Any) -> Iterator[Cells]:
        fields = self.form_class().fields
        for quarter in Quarter.objects.order_by("start"):
            cells = {name: cell_of(field, getattr(quarter, name)) for name, field in fields.items()}
            yield {**cells, "state": quarter.get_state_display()}


class Office(_Sheet):
    """What is the office's own beside the plan that carries it, by the forms of its sections."""

    key, noun = "office", Noun("office", "office")

    def columns(self, user: Any) -> Sequence[Column]:
        of_plans: Any = kind_named("plan")
        plan = {column.name for column in columns_of(blank_form(of_plans.adding[0], user))}
        own = {column.name: column for page in SECTIONS for column in columns_of(blank_form(page, user))}
        asked = [column for name, column in own.items() if name not in plan | OF_THE_PAGE]
        return [Column(PLAN, "Plan", field=forms.ModelChoiceField(Plan.objects.all()), is_needed=True), *asked]

    def stands(self, user: Any) -> Iterator[Cells]:
        for plan in Plan.objects.order_by("pk"):
            forms_of_plan = (blank_form(page, user, plan) for page in SECTIONS)
            own = {name: cell for form in forms_of_plan for name, cell in self.cells_of(form, plan).items()}
            yield {PLAN: plan.slug, **own}

    @staticmethod
    def cells_of(form: Any, plan: Plan) -> dict[str, Any]:
        """What the sheet says of a plan by the form of a section, by column."""
        fields = ((name, field) for name, field in form.fields.items() if name not in OF_THE_PAGE)
        return {name: cell_of(field, form.get_initial_for_field(field, name)) for name, field in fields}

    def _write(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        name = cells.pop(PLAN, "")
        plan = Plan.objects.filter(slug=name).first() or Plan.objects.filter(title__iexact=name).first()
        if plan is None:
            raise RefusedRowError("Plan", f"There is none called “{name}”." if name else "Say of which plan it is.")
        for page in SECTIONS:
            names = blank_form(page, rows.by, plan).fields
            if part := {name: text for name, text in cells.items() if name in names}:
                Section(self, rows, row, part, page=page, about=plan).send()
        row.kind = CHANGED if row.kind != ADDED else row.kind


def _refusals(error: ValidationError, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(label of the column or empty, sentence) of what an action refuses."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return ((labels.get(name, ""), sentence) for name, sentences in by_field.items() for sentence in sentences)
