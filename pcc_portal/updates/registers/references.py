"""References to records in what is typed: of what there is, complete, and only where they are printed."""

from typing import Any

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import language_tags, references_in_words, unfinished

from ..citations.resolving import problems
from ..releases.as_of import WORKING_COPY, Viewpoint

NOT_HERE = "{}: no reference is printed in this box. Write the words."


def refuse_references(form: Any) -> None:
    """Add an error to each field with a reference that would be printed in braces, or as nothing.

    A field `cites` where its text is shown with what its references print; `form.checks_references` is False where the
    action looks them up, for the quarter that the text is about.
    """
    for name, text in list(form.cleaned_data.items()):
        if not isinstance(text, str) or "{" not in text or name in form.errors:
            continue
        if not getattr(form.fields[name], "cites", False):
            braces = (*references_in_words(text), *unfinished(text), *(f"{{{tag}}}" for tag in language_tags(text)))
            faults = [NOT_HERE.format(each) for each in braces]
        else:
            faults = _problems(text) if form.checks_references else []
        for fault in faults:
            form.add_error(name, fault)


def _problems(text: str) -> list[str]:
    quarter = Quarter.objects.latest_first().first()
    return problems(text, Viewpoint(WORKING_COPY, quarter)) if quarter else []
