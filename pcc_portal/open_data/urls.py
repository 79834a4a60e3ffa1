from django.urls import path

from . import views
from .standards import views as standards

urlpatterns = [
    path("charts/measure/<slug:slug>.json", views.measure_chart, name="measure_chart"),
    path("charts/budget/<slug:slug>.json", views.budget_chart, name="budget_chart"),
    path("data/", views.downloads, name="downloads"),
    path("data/dictionary/", views.data_dictionary, name="data_dictionary"),
    path("data/dictionary.csv", views.dictionary_csv, name="dictionary_csv"),
    path("data/dictionary.json", views.dictionary_json, name="dictionary_json"),
    path("data/datapackage.json", views.package, name="data_package"),
    path("api/", views.api, name="api"),
    path("api/openapi.json", views.openapi_json, name="openapi"),
    path("data/measures.csv", views.measures, {"form": "csv"}, name="measures_csv"),
    path("data/measures.json", views.measures, {"form": "json"}, name="measures_json"),
    path("data/measures.xlsx", views.measures, {"form": "xlsx"}, name="measures_xlsx"),
    path("data/measures/<slug:slug>.csv", views.measure, {"form": "csv"}, name="measure_csv"),
    path("data/measures/<slug:slug>.json", views.measure, {"form": "json"}, name="measure_json"),
    path("data/measures/<slug:slug>.xlsx", views.measure, {"form": "xlsx"}, name="measure_xlsx"),
    path("data/standards/ocds-contracts.json", standards.ocds, name="ocds_contracts"),
    path("data/standards/360giving-grants.json", standards.grants_json, name="giving_grants"),
    path("data/standards/<slug:name>.<slug:form>", standards.standard_list, name="standard_list"),
    path("data/registers/<slug:table>.<slug:form>", views.register_data, name="register_data"),
]
