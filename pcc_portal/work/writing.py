"""Help with the words of an update: last quarter's as they were printed, to be copied, and figures to cite."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.safestring import SafeString

from objectives.models import QuarterlyUpdate, UpdateText
from objectives.models.updates import CITING
from pcc_portal.ui.markdown import Cite, paragraphs
from pcc_portal.updates.caching import cached
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.citations.views import MOST_SUGGESTED, NOTHING, printed, search
from pcc_portal.updates.releases.as_of import paper_of
from performance import figures
from performance.stats import FigureDue

from .compared import LABELS, cite_then
from .forms import WordsForm
from .update_form import WORDS


@dataclass(frozen=True)
class Printed:
    """A box of the words as it was printed, or will be."""

    column: str
    label: str
    paragraphs: list[SafeString]


def earlier(text: UpdateText) -> list[Printed]:
    """The boxes of an earlier quarter that had words. Read once after each change of a record, with as many queries as
    the kinds that they cite need."""
    words = {name: getattr(text, name) for name in CITING}
    return cached(lambda: _printed(words, cite_then(text)), "earlier", text.pk)


def as_typed(form: WordsForm, update: QuarterlyUpdate) -> list[Printed]:
    """The boxes as the paper would print them now, saved or not. As many queries."""
    words = {name: form.fields[name].to_python(form[name].value()) or "" for name in CITING}
    return _printed(words, Citations(words.values(), paper_of(update.quarter)).cite)


def _printed(words: Mapping[str, str], cite: Cite) -> list[Printed]:
    names = [name for name in LABELS if words.get(name)]
    return [Printed(name, str(LABELS[name]), paragraphs(words[name], cite)) for name in names]


def with_copied(sent: QueryDict, column: str, last: UpdateText | None) -> QueryDict:
    """What was posted, with last quarter's words below those of the box; their references print this quarter's
    figures."""
    words = getattr(last, column) if last and column in CITING else ""
    return _below(sent, column, words, between="\n\n")


def with_inserted(sent: QueryDict, reference: str) -> QueryDict:
    """What was posted, with a reference behind what happened."""
    return _below(sent, CITING[0], reference, between=" ")


def _below(sent: QueryDict, column: str, words: str, *, between: str) -> QueryDict:
    changed, name = sent.copy(), f"{WORDS}-{column}"
    stands = str(changed.get(name, "")).rstrip()
    if words:
        changed[name] = f"{stands}{between}{words}" if stands else words
    return changed


@dataclass(frozen=True)
class Citable:
    title: str
    reference: str
    prints: str


def own_figures(due: list[FigureDue]) -> list[Citable]:
    """Of the theme itself, with what each says by now."""
    rows = {each.measure: each.current or each.previous for each in due}
    return [
        Citable(measure.title, f"{{measure:{measure.slug}}}", figures.observation_words(measure, row))
        for measure, row in rows.items()
    ]


def citable(asked: str, update: QuarterlyUpdate) -> list[Citable]:
    """Records with these words, the theme's own first. One query a kind, and those of what they print."""
    viewpoint = paper_of(update.quarter)
    records = search(asked, viewpoint, theme=update.theme.slug)[:MOST_SUGGESTED]
    return [
        Citable(each.named.title, each.reference, each.record.fields.get(each.fields[0], NOTHING))
        for each in printed(records, viewpoint)
    ]
