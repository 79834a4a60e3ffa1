from django.urls import path

from .views import remind_owner

urlpatterns = [
    path("panel/reports/<slug:slug>/check/remind/<int:person>/", remind_owner, name="remind_owner"),
]
