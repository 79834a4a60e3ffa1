from django.urls import path

from . import views

urlpatterns = [
    path("commitments/", views.CommitmentList.as_view(), name="commitments"),
    path("commitments/<slug:slug>/", views.commitment, name="commitment"),
    path("decisions/", views.DecisionList.as_view(), name="decisions"),
]
