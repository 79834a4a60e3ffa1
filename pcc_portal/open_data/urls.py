from django.urls import path

from . import views

urlpatterns = [
    path("charts/measure/<slug:slug>.json", views.measure_chart, name="measure_chart"),
    path("charts/budget/<slug:slug>.json", views.budget_chart, name="budget_chart"),
    path("data/", views.downloads, name="downloads"),
    path("data/measures.csv", views.measures_csv, name="measures_csv"),
    path("data/measures.json", views.measures_json, name="measures_json"),
    path("data/measures/<slug:slug>.csv", views.measure_csv, name="measure_csv"),
    path("data/measures/<slug:slug>.json", views.measure_json, name="measure_json"),
]
