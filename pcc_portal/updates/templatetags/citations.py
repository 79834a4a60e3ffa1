"""Text of the office with what its references print: `{% load citations %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pcc_portal.ui.markdown import Cited, Reference, in_one_language, in_plain_words, in_words, references_in_words
from pcc_portal.ui.plain_tables import PlainTable

from ..citations.resolving import NOT_PUBLISHED, Citations, prose_for
from ..releases.as_of import known_viewpoint

register = template.Library()


@register.simple_tag(takes_context=True)
def cited(context: Any, text: str) -> SafeString:
    """Plain text, its references as this reader may see them: `{% cited text as words %}{{ words|linebreaks }}`."""
    if not references_in_words(text):
        return in_words(text, None)
    citations = _of_page(context, [text])
    return in_words(text, citations.cite if citations else None, unknown=NOT_PUBLISHED)


@register.simple_tag(takes_context=True)
def prose(context: Any, text: str) -> SafeString:
    """Text in Markdown as paragraphs, lists and tables, its references as this reader may see them."""
    return prose_for(context["request"].user, text)


@register.simple_tag(takes_context=True)
def words(context: Any, text: Any) -> Any:
    """The same as `cited`, in words alone: for a line, a cell, a link."""
    if not isinstance(text, str):
        return text
    if not references_in_words(text):
        return in_one_language(text)
    citations = _of_page(context, [text])
    return in_plain_words(text, citations.cite if citations else _unknown)


@register.simple_tag(takes_context=True)
def printed(context: Any, table: PlainTable) -> PlainTable:
    """A table with what its cells cite, which is looked up together."""
    if not table.citing:
        return table
    citations = _of_page(context, table.citing)
    return table.reading(citations.words if citations else lambda text: in_plain_words(text, _unknown))


def _unknown(_: Reference) -> Cited:
    return Cited(NOT_PUBLISHED)


def _of_page(context: Any, texts: list[str]) -> Citations | None:
    """What a page cites is looked up once. None in a file, which comes with it, and before anything is published."""
    request = context.get("request")
    if request is None:
        return None
    if not hasattr(request, "citations"):
        viewpoint = known_viewpoint(request.user)
        request.citations = Citations((), viewpoint) if viewpoint else None
    citations: Citations | None = request.citations
    if citations is not None:
        citations.read(texts)
    return citations
