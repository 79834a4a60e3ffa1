from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks


class AccountsConfig(AppConfig):
    name = "pcc_portal.accounts"

    def ready(self) -> None:
        from .access import every_route_declares_its_readers
        from .actions import stamp_sign_in

        checks.register(every_route_declares_its_readers, checks.Tags.urls)
        user_logged_in.disconnect(dispatch_uid="update_last_login")  # Django's own, by another clock
        user_logged_in.connect(stamp_sign_in)
