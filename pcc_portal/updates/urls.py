from django.urls import path

from .citations import views
from .documents import views as documents
from .proposals import views as proposals
from .registers.drafts import views as drafts
from .releases.past import views as past

urlpatterns = [
    path("as-published/", past.published, name="published"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/change/", documents.ChangeDocument.as_view(), name="document_change"),
    path("documents/<int:pk>/remove/", documents.RemoveDocument.as_view(), name="document_remove"),
    path("documents/add/<slug:kind>/<slug:slug>/", documents.AddDocument.as_view(), name="document_add"),
    path("drafts/", drafts.keep, name="drafts"),
    path("drafts/discard/", drafts.discard, name="discard_draft"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposals.OneProposal.as_view(), name="proposal"),
    path("references/", views.references, name="references"),
    path("references.json", views.suggestions, name="reference_suggestions"),
]
