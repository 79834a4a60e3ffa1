from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "pcc_portal.calendar_of_days"
