from django.urls import path

from .views import calendar_feed, calendar_feed_end, calendar_feeds, calendar_ics, calendar_page

urlpatterns = [
    path("calendar/", calendar_page, name="calendar"),
    path("calendar.ics", calendar_ics, name="calendar_ics"),
    path("calendar/feeds/", calendar_feeds, name="calendar_feeds"),
    path("calendar/feeds/<int:pk>/end/", calendar_feed_end, name="calendar_feed_end"),
    path("calendar/feeds/<str:token>.ics", calendar_feed, name="calendar_feed"),
]
