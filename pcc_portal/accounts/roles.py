from django.db.models import TextChoices

from pcc_portal.ui.titles import titled_lazy


class Role(TextChoices):
    PANEL_MEMBER = "panel_member", "Panel member"
    CONTRIBUTOR = "contributor", "Contributor"
    APPROVER = "approver", "Approver"
    PUBLISHER = "publisher", "Publisher"
    ADMINISTRATOR = "administrator", "Administrator"


SENTENCES: dict[Role, str] = {
    Role.PANEL_MEMBER: titled_lazy(
        "Sits on the panel or supports it, as its {clerk} does: reads what has been released and nothing else."
    ),
    Role.CONTRIBUTOR: titled_lazy("Writes updates and enters figures for the {themes} and measures they own."),
    Role.APPROVER: "Does what a contributor does, and approves or returns the work of others.",
    Role.PUBLISHER: "Does what an approver does, opens and closes quarters, and releases figures and reports.",
    Role.ADMINISTRATOR: "Adds people, sets roles, owners and the names of the office, reads the log; never publishes.",
}

# Everyone who works in the office and so may see what has not been released.
OFFICE_ROLES: frozenset[Role] = frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.PUBLISHER, Role.ADMINISTRATOR})

# Where each begins: the name of the page that signing in leads to.
START_PAGES: dict[Role, str] = {Role.PANEL_MEMBER: "panel_start", **dict.fromkeys(OFFICE_ROLES, "work")}
