from django.urls import path

from . import views

urlpatterns = [
    path("disposals/", views.Disposals.as_view(), name="disposals"),
    path("disposals/<slug:slug>/", views.disposal, name="disposal"),
    path("projects/", views.Projects.as_view(), name="projects"),
    path("projects/<slug:slug>/", views.project, name="project"),
    path("properties/<slug:slug>/", views.property_page, name="property"),
    path("surveys/<slug:slug>/", views.survey, name="survey"),
]
