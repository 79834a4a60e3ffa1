from django.urls import path

from . import views

urlpatterns = [
    path("publication/", views.published, name="published"),
    path("publication/list/", views.publication_list, name="publication_list"),
    path("publication/<slug:key>/change/", views.ChangePublication.as_view(), name="publication_change"),
    path("publication/<slug:key>/draft/", views.publication_draft, name="publication_draft"),
]
