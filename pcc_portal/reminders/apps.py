from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "pcc_portal.reminders"
    label = "reminders"
