from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "pcc_portal.following"
