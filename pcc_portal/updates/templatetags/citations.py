"""Text of the office with what its references print: `{% load citations %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pcc_portal.ui.markdown import in_words, references_in_words

from ..citations.resolving import NOT_PUBLISHED, Citations, prose_for
from ..releases.as_of import known_viewpoint

register = template.Library()


@register.simple_tag(takes_context=True)
def cited(context: Any, text: str) -> SafeString:
    """Plain text, its references as this reader may see them: `{% cited text as words %}{{ words|linebreaks }}`."""
    if not references_in_words(text):
        return in_words(text, None)
    viewpoint = known_viewpoint(context["request"].user)
    return in_words(text, Citations([text], viewpoint).cite if viewpoint else None, unknown=NOT_PUBLISHED)


@register.simple_tag(takes_context=True)
def prose(context: Any, text: str) -> SafeString:
    """Text in Markdown as paragraphs, lists and tables, its references as this reader may see them."""
    return prose_for(context["request"].user, text)
