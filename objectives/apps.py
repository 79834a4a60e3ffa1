from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"

    def ready(self) -> None:
        from pcc_portal.ui import house, languages, licence
        from pcc_portal.ui.titles import read_titles_from
        from pcc_portal.updates.registers.declaration import declare
        from pcc_portal.updates.registers.going_on import ended_rows, open_rows
        from pcc_portal.updates.registers.registry import carry_forward, note_on_records
        from pcc_portal.updates.releases.approval import part_of_updates

        from . import actions, content, titles
        from .models import Theme
        from .registers import KINDS
        from .succession.words import notes_of

        read_titles_from(titles.titles_in_force)
        house.read_house_style_from(titles.house_style_in_force)
        languages.read_languages_from(titles.languages_in_force)
        licence.read_licence_from(titles.licence_in_force)
        declare(*KINDS)
        part_of_updates(content.words)
        part_of_updates(content.commitments)
        carry_forward(actions.expect_updates)
        note_on_records(notes_of)
        open_rows(Theme, Theme.objects.of_plans_in_force)
        ended_rows(Theme, Theme.objects.of_replaced_plans)
