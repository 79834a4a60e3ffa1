from django.urls import path

from .views import disposals, editing, projects

urlpatterns = [
    path("disposals/", disposals.Disposals.as_view(), name="disposals"),
    path("disposals/add/", editing.AddDisposal.as_view(), name="disposal_add"),
    path("disposals/<slug:slug>/change/", editing.ChangeDisposal.as_view(), name="disposal_change"),
    path("disposals/<slug:slug>/move/", editing.MoveDisposal.as_view(), name="disposal_move"),
    path("disposals/<slug:slug>/complete/", editing.CompleteDisposal.as_view(), name="disposal_complete"),
    path("disposals/<slug:slug>/", disposals.disposal, name="disposal"),
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/add/", editing.AddProject.as_view(), name="project_add"),
    path("projects/<slug:slug>/change/", editing.ChangeProject.as_view(), name="project_change"),
    path("projects/<slug:slug>/stage/", editing.ReachStage.as_view(), name="project_stage_reached"),
    path("projects/<slug:slug>/complete/", editing.CompleteProject.as_view(), name="project_complete"),
    path("projects/<slug:slug>/steps/add/", editing.AddProjectStep.as_view(), name="project_step_add"),
    path(
        "projects/<slug:slug>/steps/<int:order>/change/",
        editing.ChangeProjectStep.as_view(),
        name="project_step_change",
    ),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("properties/", disposals.Properties.as_view(), name="properties"),
    path("surveys/", projects.Surveys.as_view(), name="surveys"),
    path("properties/add/", editing.AddProperty.as_view(), name="property_add"),
    path("properties/<slug:slug>/change/", editing.ChangeProperty.as_view(), name="property_change"),
    path("properties/<slug:slug>/", disposals.property_page, name="property"),
    path("surveys/add/", editing.AddSurvey.as_view(), name="survey_add"),
    path("surveys/<slug:slug>/change/", editing.ChangeSurvey.as_view(), name="survey_change"),
    path("surveys/<slug:slug>/", projects.survey, name="survey"),
]
