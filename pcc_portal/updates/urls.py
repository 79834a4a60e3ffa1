from django.urls import path

from . import references
from .drafts import views as drafts
from .past import views as past

urlpatterns = [
    path("as-published/", past.published, name="published"),
    path("drafts/", drafts.keep, name="drafts"),
    path("drafts/discard/", drafts.discard, name="discard_draft"),
    path("references/", references.references, name="references"),
    path("references.json", references.suggestions, name="reference_suggestions"),
]
