from django.urls import path

from . import views

urlpatterns = [
    path("follow/", views.followers, name="followers"),
    path("follow/confirm/<str:token>/", views.Confirm.as_view(), name="follow_confirm"),
    path("follow/leave/<str:token>/", views.Leave.as_view(), name="follow_leave"),
    path("follow/<slug:kind>/<slug:slug>/", views.Follow.as_view(), name="follow"),
    path("follow/<slug:kind>/<slug:slug>/feed.atom", views.feed, name="feed"),
]
