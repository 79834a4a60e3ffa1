from django.urls import path

from . import views

urlpatterns = [
    path("contracts/", views.Contracts.as_view(), name="contracts"),
    path("contracts/<slug:slug>/", views.contract, name="contract"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("providers/<slug:slug>/", views.provider, name="provider"),
    path("awards/", views.Awards.as_view(), name="awards"),
    path("awards/<slug:slug>/", views.award, name="award"),
    path("grant-rounds/<slug:slug>/", views.grant_round, name="grant_round"),
]
