"""Columns of the lists of commitments, decisions, delivery actions and milestones."""

from typing import Any, ClassVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.ui import formats
from pcc_portal.ui.records import RecordColumn, RecordDayColumn, RecordFigureColumn
from pcc_portal.ui.tables import CountedToADay, DayColumn, RegisterTable
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import LEVEL_LABELS, titled_lazy
from pcc_portal.updates.releases.as_of import Days

from .display import answer_words, due_line, first_due_words, slip_line
from .models import Commitment, DeliveryAction, Milestone, Theme
from .models.delivery import Dated
from .stats import commitment_status, plan_status
from .titles import has_several_plans

IN_REPORT_ORDER = ("theme__objective__plan__line", "theme__objective__order", "theme__order")


class ThemeColumn(Column):
    """The theme of a row, and its plan where several are in force. Rows come with `theme__objective__plan`."""

    def __init__(self) -> None:
        super().__init__(verbose_name=LEVEL_LABELS["theme"], accessor="theme", order_by=IN_REPORT_ORDER)

    def render(self, value: Theme) -> SafeString | Theme:
        if not has_several_plans():
            return value
        return format_html('{}<span class="register__sub">{}</span>', value, value.objective.plan)

    def value(self, value: Theme, **_: Any) -> str:
        return str(value)


class CountedInDays(CountedToADay):
    """`days` tell what is overdue from what is not yet reported on."""

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days


class CommitmentTable(CountedInDays):
    """Rows carry `last_step`, `moved` and `answers_told`."""

    caption: ClassVar[str] = "Promises made to the panel and the public"
    title = RecordColumn(verbose_name="What was promised")
    theme = ThemeColumn()
    made_in = Column(verbose_name="Where it was promised", order_by="made_on")
    due_on = RecordDayColumn(verbose_name="Due", precision_field="due_precision", order_by="due_on")
    state = Column(verbose_name="Status")
    moved = RecordFigureColumn(verbose_name="Times moved", order_by="moved")
    last_step = Column(verbose_name="Last answer", empty_values=(), orderable=False)
    owner = Column(verbose_name="Owner", accessor="owner__name", order_by="owner__name")
    prints: ClassVar = {
        "due_on": ("due_on", "first_due_on"),
        "moved": ("first_due_on",),
        "last_step": ("state",),
    }

    def render_due_on(self, record: Commitment) -> SafeString:
        first = f"first {first_due_words(record)}" if first_due_words(record) else ""
        lines = [line for line in (due_line(record, self.days), first) if line]
        subs = format_html_join("", '<span class="register__sub">{}</span>', ((line,) for line in lines))
        return format_html("{}{}", record.due_words, subs)

    def render_state(self, record: Commitment) -> SafeString:
        return status_tag(*commitment_status(record, self.days))

    def render_last_step(self, record: Commitment) -> str:
        return answer_words(record.answers_told) or formats.MISSING  # type: ignore[attr-defined]


class DecisionTable(RegisterTable):
    caption: ClassVar[str] = titled_lazy("Decisions of the {holder}")
    title = RecordColumn(verbose_name="Decision", sub_field="reference", sub_name="Reference")
    theme = ThemeColumn()
    lead = Column()
    taken_on = DayColumn(verbose_name="Taken on")
    status = Column(verbose_name="Notice")


class DatedTable(CountedInDays):
    """Of what has a planned, an expected and an actual date."""

    baseline_on = RecordDayColumn(verbose_name="Planned", precision_field="baseline_precision", order_by="baseline_on")
    forecast_on = RecordDayColumn(verbose_name="Forecast", precision_field="forecast_precision", order_by="forecast_on")
    actual_on = RecordDayColumn(verbose_name="Done", precision_field="actual_precision", order_by="actual_on")
    slip = Column(verbose_name="Against the plan", empty_values=(), orderable=False)
    stands = Column(verbose_name="Status", empty_values=(), orderable=False)
    prints: ClassVar = {
        "title": ("title",),
        "slip": ("baseline_on", "forecast_on", "actual_on"),
        "stands": ("date",),
        "action_words": (),
    }

    def render_slip(self, record: Dated) -> str:
        return slip_line(record, self.days) or formats.MISSING

    def render_stands(self, record: Dated) -> SafeString:
        return status_tag(*plan_status(record, self.days))


class DeliveryActionTable(DatedTable):
    caption: ClassVar[str] = titled_lazy("The delivery plan, {theme} by {theme}")
    parent = "theme"
    title = RecordColumn(verbose_name="Action", sub_field="sponsor", sub_name="Sponsor")
    theme = ThemeColumn()
    brag = Column(verbose_name="Grade", empty_values=(), order_by="brag")
    owner = Column(verbose_name="Owner", accessor="owner__name", order_by="owner__name")

    class Meta:
        model = DeliveryAction
        fields = ("title", "theme", "baseline_on", "forecast_on", "actual_on", "slip", "stands", "brag", "owner")

    def render_brag(self, record: DeliveryAction) -> SafeString:
        tag = status_tag(record.grade.look, record.grade.word)
        return format_html('{}<span class="register__sub">{}</span>', tag, self.words(record.brag_reason))

    def value_brag(self, record: DeliveryAction) -> str:
        return record.grade.word


class MilestoneTable(DatedTable):
    """Rows carry `action_words`: the title of the action, for who may see it."""

    caption: ClassVar[str] = titled_lazy("Milestones, {theme} by {theme}")
    parent = "theme"
    title = RecordColumn(verbose_name="Milestone")
    theme = ThemeColumn()
    action_words = Column(verbose_name="Part of", order_by="action_words")

    class Meta:
        model = Milestone
        fields = ("title", "theme", "action_words", "baseline_on", "forecast_on", "actual_on", "slip", "stands")
