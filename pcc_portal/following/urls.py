from django.urls import path

from . import views

urlpatterns = [
    path("follow/<slug:kind>/<slug:slug>/", views.follow, name="follow"),
    path("follow/<slug:kind>/<slug:slug>/feed.atom", views.feed, name="feed"),
]
