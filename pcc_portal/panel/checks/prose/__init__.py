"""The rules that read what people wrote: its dates, figures, claims, acronyms and links."""

from ..findings import Rule
from .acronyms import missing_alternative, unchanged_text, unexplained_acronym
from .claims import comparison_without_comparator, extreme_alone, method_changed
from .dates import date_outside
from .figures import percentage_without_base, small_base
from .links import broken_link, not_published
from .stated import stated

RULES: tuple[Rule, ...] = (
    stated,
    date_outside,
    percentage_without_base,
    small_base,
    comparison_without_comparator,
    extreme_alone,
    method_changed,
    unexplained_acronym,
    unchanged_text,
    not_published,
    broken_link,
    missing_alternative,
)
