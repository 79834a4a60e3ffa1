"""Rows are written by actions, which check who may and leave an event: nowhere else."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

WRITES = frozenset(
    {"save", "asave", "delete", "adelete", "create", "acreate", "bulk_create", "bulk_update", "get_or_create"}
    | {"update_or_create", "update", "aupdate", "set", "clear", "add", "remove", "raw", "execute"}
)
# Where one of these words is no write to a row.
HARMLESS = {
    ("pcc_portal/backups/contents.py", "cursor.execute"),  # reads whole tables
    ("pcc_portal/backups/engines.py", "copy.execute"),  # of a copy
    ("pcc_portal/backups/engines.py", "cursor.execute"),  # makes the copy
    ("pcc_portal/backups/rehearsal.py", "cursor.execute"),  # makes a scratch database and drops it
    ("pcc_portal/panel/checks/reading/record.py", "self.__dict__.update"),  # numbers taken out of their bytes
    ("pcc_portal/ui/markdown.py", "linked.add"),  # a set
    ("pcc_portal/updates/documents/store.py", "_files().save"),  # a file, called by the action that adds its row
    ("pcc_portal/updates/documents/store.py", "_files().delete"),  # a file, called by the action that removes it
    ("pcc_portal/audit/middleware.py", "request_memory.set"),  # a context variable
    ("pcc_portal/audit/middleware.py", "request_number.set"),  # and another
    ("pcc_portal/ui/titles.py", "_are_first.set"),  # and another
    ("pcc_portal/audit/chain.py", "cache.set"),  # when the chain was looked at last
    ("pcc_portal/audit/linked.py", "of_row[str(key)].add"),  # a set
    ("pcc_portal/audit/linked.py", "self.of_key[key].add"),  # a set
    ("pcc_portal/home/status/upgrade.py", "cursor.execute"),  # asks how large the database is
    ("pcc_portal/home/proof/parts.py", "cache.set"),  # what was proved last
    ("pcc_portal/audit/triggers.py", "editor.deferred_sql.clear"),  # migrations only
    ("pcc_portal/audit/triggers.py", "editor.execute"),  # migrations only
    ("pcc_portal/accounts/cache.py", "cursor.execute"),  # the cache's own table
    ("pcc_portal/accounts/codes.py", "cache.add"),  # that a code was used
    ("pcc_portal/accounts/views.py", "form.save"),  # sends a mail
    ("pcc_portal/home/health.py", "cache.set"),  # tries whether a failed sign-in could be counted
    ("pcc_portal/audit/triggers.py", "cursor.execute"),  # reads what the table has
    ("pcc_portal/audit/recorded.py", "cursor.execute"),  # reads how values are stored
    ("pcc_portal/audit/recorded.py", "rows.setdefault(key, {}).update"),  # a dictionary
    ("pcc_portal/audit/recorded.py", "recorded.setdefault(key, {}).update"),  # a dictionary
    ("pcc_portal/updates/releases/verify.py", "shown[kind].update"),  # a dictionary
    ("pcc_portal/audit/chain.py", "self.digest.update"),  # a hash
    ("pcc_portal/home/health.py", "cursor.execute"),  # asks whether the database is there
    ("pcc_portal/returns/links.py", "cache.set"),  # a code that is mailed
    ("pcc_portal/returns/links.py", "cache.delete"),
    ("performance/forms/columns.py", "seen.add"),  # a set
    ("pcc_portal/home/page_cache.py", "caches['pages'].set"),  # in memory
    ("pcc_portal/updates/caching.py", "caches['pieces'].set"),  # in memory
    ("pcc_portal/updates/kept.py", "caches['drafts'].set"),  # in memory
    ("pcc_portal/updates/kept.py", "caches['pieces'].set"),  # in memory
    *(("pcc_portal/updates/kept.py", f"{name}.set") for name in ("_now", "_titles", "_tracing")),  # context variables
    *(("pcc_portal/updates/kept.py", name) for name in ("tables.update", "outer.update", "keys[kind].add")),  # sets
    ("pcc_portal/imports/office/workbook.py", "self.book.save"),  # a workbook, into a file or memory
    ("pcc_portal/imports/office/workbook.py", "validation.add"),  # a list of a workbook
    ("pcc_portal/imports/office/registers.py", "met.add"),  # a set
    ("pcc_portal/imports/office/people.py", "unread.add"),  # a set
    ("pcc_portal/imports/progress.py", "_under_way.set"),  # a context variable
    ("pcc_portal/backups/archive.py", "archive.add"),  # to a tar file
    ("pcc_portal/backups/archive.py", "digest.update"),  # a hash
    ("pcc_portal/ui/downloads.py", "book.save"),  # a workbook, into memory
    ("pcc_portal/history/entries.py", "keys[event.kind].add"),  # a set
    ("pcc_portal/history/entries.py", "keys[model].add"),  # a set
    ("pcc_portal/history/display.py", "wanted[field.related_model].add"),  # a set
    ("pcc_portal/panel/checks/prose/acronyms.py", "seen.add"),  # a set
    ("pcc_portal/panel/file.py", "met.add"),  # a set
    ("pcc_portal/panel/exports/charts.py", "image.set"),  # an attribute of an element
    ("pcc_portal/panel/exports/pdf.py", "numbered.set"),  # an attribute of an element
    ("pcc_portal/panel/exports/word.py", "document.save"),  # into memory
    ("pcc_portal/panel/exports/word.py", "picture._inline.docPr.set"),
    ("pcc_portal/panel/exports/wordstyles.py", "caption.set"),
    ("pcc_portal/panel/exports/wordstyles.py", "element.set"),
    ("pcc_portal/panel/exports/wordstyles.py", "style.element.get_or_add_rPr().rFonts.set"),
    ("pcc_portal/updates/registers/recordfile.py", "values.update"),  # a dictionary
    ("pcc_portal/updates/registers/views.py", "copy.__dict__.update"),  # a copy that is never saved
    ("pcc_portal/updates/models/rows.py", "people.add"),  # a set
    ("pcc_portal/updates/citations/resolving.py", "keys[reference.kind].add"),  # a set
    ("pcc_portal/ui/footnotes.py", "notes.add"),  # a set
    ("pcc_portal/ui/footnotes.py", "self.told.add"),  # a set
    ("pcc_portal/updates/grading/schemes.py", "_in_request.set"),  # a context variable
    ("pcc_portal/ui/house.py", "_written_in.set"),  # a context variable
    *(("objectives/titles.py", f"{name}.set") for name in ("_read", "_levels")),  # context variables
    ("performance/kept/triggers.py", "editor.execute"),  # migrations only
    ("performance/kept/triggers.py", "cursor.execute"),  # reads which triggers there are
    *(("performance/kept/rows.py", f"{row}.__dict__.{what}") for row, what in (("self", "update"), ("self", "clear"))),
    ("performance/kept/reading.py", "known.update"),  # a dictionary
    ("pcc_portal/settings.py", "vars().update"),  # names of this module
}


def may_write(module: Module) -> bool:
    return "actions" in module.parts  # the module of that name, or one in the package of that name


def calls(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree()):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield module.place, ast.unparse(node.func)


def is_action(call: tuple[str, str]) -> bool:
    """As in `audit.add(…)`: an action of another room, called by its module's name."""
    return call[1].split(".")[0] in {"actions", "audit", "updates", "panel"}


def test_only_actions_write() -> None:
    written = {call for m in modules() if not may_write(m) for call in calls(m) if not is_action(call)}
    assert written - HARMLESS == set()


def test_actions_do_write() -> None:
    """The search finds what it is for."""
    writers = {place for m in modules() if may_write(m) for place, _ in calls(m)}
    assert {
        "pcc_portal/audit/actions.py",
        "pcc_portal/updates/releases/actions.py",
        "objectives/actions/plan.py",
    } <= writers


def test_audit_is_called_from_actions_alone() -> None:
    """A view or a command cannot go past the rules by writing through the log's own primitives."""
    callers = {m.place for m in modules() if any(n.startswith("pcc_portal.audit.actions") for n in m.imported())}
    callers -= {m.place for m in modules() if may_write(m)}
    assert callers == set()


def test_nothing_works_behind_the_caller() -> None:
    """No signals, and no model does its work in `save`."""
    signals = [m.place for m in modules() if any(n.startswith("django.db.models.signals") for n in m.imported())]
    saves = [
        f"{m.place}: {node.name}"
        for m in modules()
        for node in ast.walk(m.tree())
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert signals + saves == []


def test_every_action_is_told_who_acts() -> None:
    """`by` is named, never taken from a place that the caller does not see."""
    without = [
        f"{m.place}: {node.name}"
        for m in modules()
        if may_write(m)
        for node in m.tree().body
        if isinstance(node, ast.FunctionDef) and any("atomic" in ast.unparse(d) for d in node.decorator_list)
        if "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert without == []
