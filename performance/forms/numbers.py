"""The fields of figures: what each measure is typed in, and what is said of what is no number."""

from decimal import Decimal
from typing import Any, ClassVar

from pcc_portal.periods.forms import refused
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.answers import SENTENCES, read_place, read_yes_no
from pcc_portal.ui.reading.numbers import Kind
from pcc_portal.ui.words import capitalised
from pcc_portal.updates.registers.fields import NumberField

from .. import figures
from ..choices import OF_NUMBERS, Unit
from ..models import Measure

UNITS = {
    Unit.PERCENT: "Per cent",
    Unit.DAYS: "Days",
    Unit.POUNDS: "Pounds",
    Unit.YEAR: "Year",
    Unit.TIME: "Time",
    Unit.PLACE: "Place",
    Unit.YES_NO: "Yes or no",
}
HINTS = {
    Unit.TIME: "Such as 13:11 for 13 minutes and 11 seconds, 1:02:30, or a number of seconds.",
    Unit.PLACE: "Such as 2 or 2nd.",
}
KINDS = {
    Unit.PERCENT: Kind.PERCENT,
    Unit.DAYS: Kind.DAYS,
    Unit.POUNDS: Kind.POUNDS,
    Unit.TIME: Kind.SECONDS,
}
READERS = {Unit.PLACE: read_place, Unit.YES_NO: read_yes_no}
SIXTY = "An hour has 60 minutes and a minute 60 seconds: write 1:02:30 or 13:11."
TIMES = {str(kind): kind for kind in (Kind.HOURS, Kind.MINUTES, Kind.SECONDS)}


def kind_of(measure: Measure) -> Kind:
    """What its values are typed in: a count of minutes is a time."""
    return KINDS.get(Unit(measure.unit)) or TIMES.get(measure.noun.casefold(), Kind.NUMBER)


def label_of(measure: Measure) -> str:
    """What is typed, as in "Adults", "Days", "Per 1,000 people"."""
    words = figures.unit_words(measure) if measure.statistic in OF_NUMBERS else measure.noun
    return UNITS.get(Unit(measure.unit)) or capitalised(words) or "Figure"


class AmountField(NumberField):
    """A number as exact as the column keeps it, shown as its measure has it typed."""

    measure: Measure | None = None
    default_error_messages: ClassVar[dict[str, Any]] = {**SENTENCES}

    def __init__(self, label: str) -> None:
        super().__init__(label=label, max_digits=18, decimal_places=6, required=False)

    def of(self, measure: Measure) -> None:
        self.measure, self.kind = measure, kind_of(measure)
        if self.kind in TIMES.values():
            self.error_messages["time"] = SIXTY

    def to_python(self, value: Any) -> Any:
        reader = READERS.get(Unit(self.measure.unit)) if self.measure else None
        if reader is None or not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return reader(value)
        except UnreadableError as why:
            raise refused(self, why) from why

    def prepare_value(self, value: Any) -> Any:
        unit = self.measure.unit if self.measure else ""
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        if unit == Unit.TIME:
            return clock_words(value)
        return ("yes" if value else "no") if unit == Unit.YES_NO else super().prepare_value(value)


def clock_words(seconds: Decimal) -> str:
    """As it is typed: 13:11, 1:02:30; of parts of a second the number."""
    if seconds != int(seconds):
        return f"{seconds.normalize():f}"
    minutes, left = divmod(int(abs(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    words = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
    return f"-{words}" if seconds < 0 else words


class FigureField(AmountField):
    """A number of a form that says in other fields why there is none, or how exact it is."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_applicable": "Leave this empty, choose “Not applicable” or “Not available” as the state, and say why.",
        "not_available": "Leave this empty, choose “Not available” as the state, and say why.",
        "withheld": "Leave this empty, choose “Withheld” as the state, and say by whom and why.",
        "dash": "Leave this empty and choose a state: nil return, not applicable, not available or withheld.",
        "nil": "Write 0 where there was none. Of a nil return, leave this empty and choose “Nil return” as the state.",
        "about": "Write the number alone, and choose “About” under “How exact”.",
        "bound": (
            "Write the number alone; “More than” is under “How exact”. "
            "Give a small number as it is: the portal hides it where it has to."
        ),
    }
