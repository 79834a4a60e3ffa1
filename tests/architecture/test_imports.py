"""Imports run downwards only."""

from tests.architecture.source import DOMAIN, ROOMS, modules, room_of

KERNEL = {
    "pcc_portal.audit": set(),
    "pcc_portal.accounts": {"pcc_portal.audit"},
    "pcc_portal.periods": {"pcc_portal.audit", "pcc_portal.accounts", "pcc_portal.ui"},
    "pcc_portal.ui": set(),
    "pcc_portal.updates": {"pcc_portal.audit", "pcc_portal.accounts", "pcc_portal.periods", "pcc_portal.ui"},
}
BELOW = {
    **KERNEL,
    "objectives": {*KERNEL},
    "performance": {*KERNEL, "objectives"},
    "commissioning": {*KERNEL, "objectives", "performance"},
    "estates": {*KERNEL, "objectives", "performance"},
    "pcc_portal.panel": {*KERNEL, *DOMAIN},
    "pcc_portal.open_data": {*KERNEL, *DOMAIN},
    # Only the overview and the command that loads the demo look at another room of the composition.
    "pcc_portal.home": {*KERNEL, *DOMAIN, "pcc_portal.panel"},
}
DOORS_OF_DOMAIN = {"models"}
DOORS_FOR_COMPOSITION = {"models", "stats", "charts", "report", "editing"}
# The office's own pages act on records of several apps in one step, through each app's actions and forms.
DOORS_FOR_WORK = {"actions", "choices", "content", "figures", "forms", "rules"}
# What is wrong with a report is asked in the words and states of the app that it belongs to.
READS_CLOSELY = ("pcc_portal/panel/checks/", "pcc_portal/panel/enquiry/")
DOORS_FOR_CHECKS = {"choices", "content", "dashboard", "figures", "words"}
# One more door each, and why.
EXCEPTIONS = {
    ("pcc_portal/home/management/commands/load_demo.py", "demo"),  # each app reads its own demo files
    ("pcc_portal/changes/commitments.py", "choices"),  # which step a report took with a promise
    ("pcc_portal/open_data/observations.py", "choices"),  # a download names what its columns hold
    # How a value, a date or a standing is put into words is said once, in the app that it belongs to.
    ("pcc_portal/history/display.py", "figures"),
    ("pcc_portal/home/plan.py", "words"),
    ("pcc_portal/home/records.py", "words"),
    ("pcc_portal/changes/figures.py", "figures"),
    ("pcc_portal/changes/money.py", "figures"),
    ("pcc_portal/home/views.py", "words"),
    ("pcc_portal/home/display.py", "figures"),
    ("pcc_portal/home/display.py", "words"),
    ("pcc_portal/open_data/observations.py", "figures"),  # which small numbers are hidden, too
    ("pcc_portal/panel/annual/assembly.py", "words"),
    ("pcc_portal/panel/briefing.py", "words"),
    ("pcc_portal/panel/composition.py", "words"),
}


def edges() -> set[tuple[str, str, str, str]]:
    """(file, its room, the room it imports from, the module there)."""
    return {
        (module.place, module.room, room_of(name), name.removeprefix(room_of(name)).strip(".").partition(".")[0])
        for module in modules()
        for name in module.imported()
        if room_of(name) in ROOMS and module.room in ROOMS and room_of(name) != module.room
    }


def test_every_room_has_its_place() -> None:
    assert set(BELOW) == ROOMS


def test_rooms_import_only_rooms_below() -> None:
    upward = sorted(f"{place} imports {room}.{door}" for place, own, room, door in edges() if room not in BELOW[own])
    assert upward == []


def test_domain_apps_see_each_other_only_through_models() -> None:
    found = [(place, f"{room}.{door}") for place, own, room, door in edges() if {own, room} <= set(DOMAIN)]
    assert found
    assert [edge for edge in found if edge[1].partition(".")[2] not in DOORS_OF_DOMAIN] == []


def test_composition_sees_the_domain_only_through_its_doors() -> None:
    used = {
        (place, door)
        for place, own, room, door in edges()
        if room in DOMAIN and own not in DOMAIN and door not in DOORS_FOR_COMPOSITION
        if not (place.startswith("pcc_portal/work/") and door in DOORS_FOR_WORK)
        if not (place.startswith(READS_CLOSELY) and door in DOORS_FOR_CHECKS)
    }
    assert used - EXCEPTIONS == set(), "a new door"
    assert EXCEPTIONS - used == set(), "an exception that nobody needs any more"


def test_settings_and_urls_are_the_only_modules_outside_rooms() -> None:
    outside = {module.place for module in modules() if module.room not in ROOMS}
    assert outside == {
        "pcc_portal/__init__.py",
        "pcc_portal/gunicorn.py",
        "pcc_portal/settings.py",
        "pcc_portal/urls.py",
        "pcc_portal/wsgi.py",
    }


def test_stats_know_no_page() -> None:
    """Numbers come without HTML and without a request."""
    page = ("django.http", "django.shortcuts", "django.template", "django.utils.html", "pcc_portal.ui")
    stats = [m for m in modules() if "stats" in m.parts and m.room in DOMAIN]
    assert stats
    assert [(m.place, name) for m in stats for name in m.imported() if name.startswith(page)] == []
