"""What the database itself refuses of releases, of the rows that they show, and of the records that they seal.

Migration operations: see `audit.triggers` on when a later migration has to repeat one.
"""

from django.db.migrations import RunPython

from pcc_portal.audit.triggers import Table, append_only, guard


def released_rows(table: str) -> RunPython:
    """A row comes in unreleased and joins a release as it is; from then on it neither changes nor goes.

    A release that a later one follows takes no more rows.
    """
    return guard(table, "keeps what was released", {"INSERT": _arrives, "UPDATE": _alters, "DELETE": _was_released})


def releases(table: str) -> RunPython:
    """A release never changes, but for being published where it was held back."""
    return guard(
        table,
        "keeps every release",
        {"INSERT": Table.replaces, "UPDATE": _more_than_publishes, "DELETE": lambda release: "TRUE"},
    )


def sealed_records(table: str) -> list[RunPython]:
    """Append-only, and to the newest release alone."""
    return [
        append_only(table),
        guard(table, "is append-only", {"INSERT": lambda sealed: f"{_to_older(sealed)} OR {sealed.replaces()}"}),
    ]


def _arrives(table: Table) -> str:
    return f'NEW."release_id" IS NOT NULL OR {table.replaces()}'


def _alters(table: Table) -> str:
    joins = f'NEW."release_id" IS NOT NULL AND (({table.changes(other_than="release_id")}) OR {_to_older(table)})'
    return f"{_was_released(table)} OR ({joins}) OR {table.replaces(other_than_itself=True)}"


def _was_released(table: Table) -> str:
    return 'OLD."release_id" IS NOT NULL'


def _to_older(table: Table) -> str:
    return f'NEW."release_id" < (SELECT MAX("release_id") FROM "{table.name}")'  # noqa: S608


def _more_than_publishes(table: Table) -> str:
    return f'NOT (OLD."is_held" AND NOT NEW."is_held") OR {table.changes(other_than="is_held")}'
