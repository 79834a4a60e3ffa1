from django.urls import path

from . import views

urlpatterns = [
    path("publication/", views.publication, name="publication"),
    path("publication/list/", views.publication_list, name="publication_list"),
    path(
        "publication/priorities/<slug:key>/change/",
        views.ChangePriority.as_view(),
        name="priority_statement_change",
    ),
    path("publication/<slug:key>/change/", views.ChangePublication.as_view(), name="publication_change"),
    path("publication/<slug:key>/draft/", views.publication_draft, name="publication_draft"),
]
