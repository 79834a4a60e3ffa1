from django.urls import path

from . import cards, embedding, views

urlpatterns = [
    path("follow/", views.followers, name="followers"),
    path("follow/confirm/<str:token>/", views.Confirm.as_view(), name="follow_confirm"),
    path("follow/leave/<str:token>/", views.Leave.as_view(), name="follow_leave"),
    path("follow/<slug:kind>/<slug:slug>/", views.Follow.as_view(), name="follow"),
    path("follow/<slug:kind>/<slug:slug>/feed.atom", views.feed, name="feed"),
    path("embed/measures/<slug:slug>/", embedding.embed_measure, {"part": "chart"}, name="embed_measure"),
    path("embed/measures/<slug:slug>/number/", embedding.embed_measure, {"part": "number"}, name="embed_number"),
    path("embed/measures/<slug:slug>/card.png", cards.measure_card, name="measure_card"),
]
