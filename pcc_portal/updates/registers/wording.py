"""The columns of a record and what stands in them, in words, for whoever tells readers what changed."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, DecimalField, Field, ForeignKey, JSONField, Model, TextField
from django.utils import timezone
from django.utils.text import capfirst

from pcc_portal.accounts.models import User
from pcc_portal.ui import formats
from pcc_portal.ui.reading.spans import precision_of, said_of
from pcc_portal.ui.titles import LEVEL_WORDS, titled_lazy

from ..fields import GradeField
from ..models import Releasable
from .declaration import kind_of

# Of a row that releases show: how it came about. Who wrote and approved it stands in the portal alone.
OF_THE_OFFICE = frozenset({"supersedes", "created_at", "approved_at", "moved_from"})
NOT_SET = "Not set"
PRECISION = "_precision"  # `due_precision` says how exactly `due_on` is known
# Sums of pounds have this many figures; other numbers with two decimals, such as acres, have fewer.
FIGURES_OF_MONEY, PENCE = 14, 2
# Columns that no reader sees, of whatever kind; a kind's declaration names its own (`unseen`).
UNSEEN = {
    "id": "The key in the database.",
    "slug": "Stands in addresses alone, and never changes.",
    "owner": "Its owner in the office.",
    "order": "Its place in lists.",
    "is_public": "What readers do not see is not there: it is new, or no longer shown.",
}
LABELS = {
    "as_at": "drawn on",
    "actual_on": "actual date",
    "area_acres": "area in acres",
    "asked_of": "asked of",
    "availability": "state of the figure",
    "availability_reason": "why there is no figure",
    "baseline_on": "baseline date",
    "body": "text",
    "body_web": "web address of the office",
    "brag": "grade",
    "brag_reason": "reason for the grade",
    "commissioner_action": titled_lazy("what the {holder} did"),
    "current_end": "ends",
    "due_on": "due",
    "effective_from": "in force from",
    "end": "last day covered",
    "date_style": "house style of dates",
    "first_due_on": "first due",
    "force_web": "web address of the force",
    "forecast_on": "forecast date",
    "from_due_on": "due before",
    "insured_until": "insured until",
    "is_headline": "shown on the overview",
    "is_in_force": "in force",
    "is_light_touch": "light touch",
    "is_provisional": "provisional",
    "is_public": "shown to everyone",
    "has_interval": "has a confidence interval",
    "is_tied": "place shared with others",
    "is_translation": "a translation of its record",
    "languages": "languages besides English",
    "licence_web": "web address of the licence",
    "logo_alt": "what the logo says",
    "objective_word": "upper level, one of it",
    "objective_words": "upper level, several of it",
    "priority_word": "third level, one of it",
    "priority_words": "third level, several of it",
    "theme_word": "lower level, one of it",
    "theme_words": "lower level, several of it",
    "lower": "lower end",
    "money_style": "house style of money",
    "may_be_negative": "may be below 0",
    "may_pass_hundred": "may be over 100%",
    "noun_one": "one of them",
    "panel_web": "web address of the panel",
    "per": "a rate is per",
    "population_source": "who counted the population",
    "upper": "upper end",
    **LEVEL_WORDS,
    "is_sensitive": "small numbers hidden",
    "sensitive_reason": "why they are hidden",
    "small_base": "percentages hidden that are of fewer than",
    "small_count": "counts hidden under",
    "small_reason": "why small numbers are hidden",
    "lease_break_on": "lease can be ended from",
    "lease_ends_on": "lease ends",
    "maximum_end": "latest possible end",
    "net_budget_requirement": "Net Budget Requirement",
    "notice_months": "months of notice",
    "on": "date",
    "order": "place in the order",
    "quarter": "report of the quarter",
    "returned_for": "what has to change",
    "riba_stage": "RIBA stage",
    "slug": "address",
    "start": "first day covered",
    "to_due_on": "due now",
}


def field_of(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    """None for what is not, or no longer, a column or a link of the model."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def name_of(field: "Field[Any, Any] | None", name: str) -> str:
    """As in "reason for the grade"."""
    own = str(field.verbose_name) if field and field.verbose_name != name.replace("_", " ") else ""
    return own or str(LABELS.get(name, "")) or name.removeprefix("is_").replace("_", " ")


def is_money(field: "DecimalField[Any, Any]") -> bool:
    return field.max_digits == FIGURES_OF_MONEY and field.decimal_places == PENCE


def seen_fields(model: type[Model]) -> Iterator["Field[Any, Any]"]:
    """The columns that readers see. How exactly a date is known is told with the date."""
    kind = kind_of(model)
    unseen = {*UNSEEN, *(kind.unseen if kind else ())}
    names = {field.name for field in model._meta.concrete_fields}
    exact = {precision_of(name) for name in names if not name.endswith(PRECISION)}
    return (field for field in model._meta.concrete_fields if field.name not in unseen | exact)


def told_fields(model: type[Model]) -> Iterator["Field[object, object]"]:
    """Fields that readers see, without people."""
    for each in seen_fields(model):
        is_of_the_office = issubclass(model, Releasable) and each.name in OF_THE_OFFICE
        if not (is_of_the_office or each.related_model is User or isinstance(each, JSONField)):
            yield each


def is_wording(field: "Field[Any, Any]") -> bool:
    """It says how something is put, and is no fact by itself."""
    return isinstance(field, TextField) or field.name in {"title", "name", "source"}


def differs(was: Model, now: Model, field: "Field[Any, Any]") -> bool:
    names = (field.attname, precision_of(field.name))
    before, after = ([getattr(row, name, None) for name in names] for row in (was, now))
    return before != after and not (before[0] is after[0] is None)


Linked = Callable[["ForeignKey[Any, Any]", Any], str]


def words_of(row: Model, field: "Field[Any, Any]", linked: Linked) -> str:
    """What stands in the column; `linked` names the row that a foreign key leads to."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return NOT_SET
    match field:
        case ForeignKey():
            return linked(field, value)
        case Field(choices=choices) if choices:
            return str(dict(field.flatchoices).get(value, value))
        case DateTimeField():
            return formats.day(timezone.localtime(value).date())
        case DateField():
            words_used = getattr(row, said_of(field.name), "")
            return formats.date_words(value, getattr(row, precision_of(field.name), "day"), words_used)
    return value_words(field, value)


def value_words(field: "Field[Any, Any]", value: Any) -> str:
    """Exactly as stored: rounding would hide a change."""
    if isinstance(field, GradeField):
        return field.word(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal) and isinstance(field, DecimalField):
        places = max(0, -int(value.normalize().as_tuple().exponent))
        return formats.pounds(value, PENCE if places else 0) if is_money(field) else formats.number(value, places)
    return formats.number(value) if isinstance(value, int) and field.name != "year" else str(value)


def by_how_much(was: Model, now: Model, field: "Field[Any, Any]") -> str:
    """As in "Up £10,000"; empty of what is no amount, and where there was none."""
    before, after = getattr(was, field.attname), getattr(now, field.attname)
    if field.choices or isinstance(field, ForeignKey) or type(before) not in {int, Decimal} or after is None:
        return ""
    return str(capfirst(formats.change_words(after - before, lambda size: value_words(field, size))))
