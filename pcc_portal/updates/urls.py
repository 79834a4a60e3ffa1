from django.urls import path

from . import references
from .drafts import views as drafts

urlpatterns = [
    path("drafts/", drafts.keep, name="drafts"),
    path("drafts/discard/", drafts.discard, name="discard_draft"),
    path("references/", references.references, name="references"),
    path("references.json", references.suggestions, name="reference_suggestions"),
]
