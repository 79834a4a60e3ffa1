from django.urls import path

from . import views

urlpatterns = [
    path("public-figures/", views.public_sources, name="public_sources"),
    path("public-figures/<slug:key>/", views.public_source, name="public_source"),
    path("public-figures/<slug:key>/read/", views.ReadFile.as_view(), name="public_read"),
    path("public-figures/<slug:key>/series/add/", views.MapSeries.as_view(), name="public_series_add"),
    path("public-figures/series/<int:pk>/change/", views.ChangeSeries.as_view(), name="public_series_change"),
]
