from django.urls import include, path

handler400 = "pcc_portal.home.errors.bad_request"
handler403 = "pcc_portal.home.errors.permission_denied"
handler404 = "pcc_portal.home.errors.not_found"
handler429 = "pcc_portal.home.errors.too_many_requests"  # allauth's rate limits look for it here
handler500 = "pcc_portal.home.errors.server_error"

urlpatterns = [
    path("account/", include("pcc_portal.accounts.urls")),
    path("people/", include("pcc_portal.accounts.people_urls")),
    path("", include("objectives.urls")),
    path("", include("pcc_portal.home.urls")),
    path("", include("pcc_portal.work.urls")),
    path("", include("pcc_portal.updates.urls")),
    path("", include("performance.urls")),
    path("", include("commissioning.urls")),
    path("", include("estates.urls")),
    path("", include("pcc_portal.panel.urls")),
    path("", include("pcc_portal.reminders.urls")),
    path("", include("pcc_portal.returns.urls")),
    path("", include("pcc_portal.open_data.urls")),
    path("", include("pcc_portal.imports.urls")),
    path("", include("pcc_portal.public_figures.urls")),
    path("", include("pcc_portal.publication.urls")),
    path("", include("pcc_portal.calendar_of_days.urls")),
    path("", include("pcc_portal.following.urls")),
]
