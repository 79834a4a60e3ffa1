from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "pcc_portal.updates"

    def ready(self) -> None:
        from pcc_portal.accounts.actions import when_an_account_closes

        from .registers.drafts.actions import forget_drafts

        when_an_account_closes(forget_drafts)
