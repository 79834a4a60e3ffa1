from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "pcc_portal.search"

    def ready(self) -> None:
        from pcc_portal.ui import query

        from .glossary import meant_by, names_of

        query.also_called[:], query.also_meant[:] = [names_of], [meant_by]
