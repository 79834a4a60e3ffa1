from django.urls import path

from . import returns, views
from .office import views as office

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/office/", office.SetUp.as_view(), name="office_set_up"),
    path("imports/office/workbook.xlsx", office.workbook, name="office_workbook"),
    path("imports/new/<slug:key>/", views.Bring.as_view(), name="import_add"),
    path("imports/new/<slug:key>/table.<slug:kind>", views.table, name="import_table"),
    path("returns/link/<str:token>/workbook/", returns.ReturnWorkbook.as_view(), name="return_workbook"),
    path("imports/<int:pk>/", views.show, name="import"),
    path("imports/<int:pk>/columns/", views.columns, name="import_columns"),
    path("imports/<int:pk>/load/", views.load, name="import_load"),
    path("imports/<int:pk>/undo/", views.undo, name="import_undo"),
    path("imports/<int:pk>/to-correct.<slug:kind>", views.faults, name="import_faults"),
]
