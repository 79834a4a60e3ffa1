from django.urls import path

from . import notice_views, views

urlpatterns = [
    path("public-figures/", views.public_sources, name="public_sources"),
    path("public-figures/notices/", notice_views.public_notices, name="public_notices"),
    path("public-figures/notices/<slug:key>/read/", notice_views.ReadNotices.as_view(), name="public_notices_read"),
    path("public-figures/notices/<int:pk>/accept/", notice_views.AcceptNotice.as_view(), name="public_notice_accept"),
    path("public-figures/notices/<int:pk>/link/", notice_views.LinkNotice.as_view(), name="public_notice_link"),
    path("public-figures/notices/<int:pk>/set-aside/", notice_views.set_aside, name="public_notice_aside"),
    path("public-figures/notices/<int:pk>/offer-again/", notice_views.offer_again, name="public_notice_again"),
    path("public-figures/<slug:key>/", views.public_source, name="public_source"),
    path("public-figures/<slug:key>/read/", views.ReadFile.as_view(), name="public_read"),
    path("public-figures/<slug:key>/series/add/", views.MapSeries.as_view(), name="public_series_add"),
    path("public-figures/series/<int:pk>/change/", views.ChangeSeries.as_view(), name="public_series_change"),
]
