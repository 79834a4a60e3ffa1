from django.urls import path

from .citations import views
from .registers.drafts import views as drafts
from .releases.past import views as past

urlpatterns = [
    path("as-published/", past.published, name="published"),
    path("drafts/", drafts.keep, name="drafts"),
    path("drafts/discard/", drafts.discard, name="discard_draft"),
    path("references/", views.references, name="references"),
    path("references.json", views.suggestions, name="reference_suggestions"),
]
