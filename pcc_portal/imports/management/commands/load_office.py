"""`manage.py load_office FILE [--dry-run]`: an office set up from its workbook, all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.imports import actions
from pcc_portal.imports.models import Import
from pcc_portal.imports.outcomes import FOLLOWS
from pcc_portal.imports.sheets.limits import RefusedFileError
from pcc_portal.imports.sheets.read import read_book
from pcc_portal.periods.clock import today
from pcc_portal.ui.formats import plural


class Command(BaseCommand):
    help = "Load the workbook of an office into a portal that holds no records yet: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--by", default="", metavar="E-MAIL", help="an administrator; without it, the first")
        parser.add_argument("--dates", choices=["day", "month"], default="", help="what comes first in 01/02/2024")
        parser.add_argument("--confirm", action="store_true", help="what is asked about is right")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _administrator(options["by"])
        try:
            book = read_book(options["file"].read_bytes())
            brought = actions.bring_book(
                by=by, name=options["file"].name, book=book, today=today(), dates=options["dates"]
            )
            self._tell(brought)
            if not options["dry_run"]:
                self._load(brought, by, confirmed=options["confirm"])
        except OSError as why:
            raise CommandError(f"{options['file']} cannot be read: {why.strerror}.") from why
        except RefusedFileError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        except PermissionDenied as why:
            raise CommandError(str(why)) from why
        except ValidationError as why:
            raise CommandError(f"{' '.join(why.messages)} Nothing was loaded.") from why

    def _tell(self, brought: Import) -> None:
        """Raises CommandError with all that is wrong."""
        outcome = brought.outcome
        for row in outcome["doubted"]:
            self.stdout.write(f"{_place(row)}: {' '.join(row['doubts'])}")
        wrong = [
            f"{_place(row)}, {label}: {words}" if label else f"{_place(row)}: {words}"
            for row in outcome["wrong"]
            for label, words in row["errors"]
        ]
        if waiting := outcome["counts"].get(FOLLOWS):
            wrong.append(f"{plural(waiting, 'row')} more, which name a record of these rows.")
        if wrong or outcome["faults"]:
            raise CommandError("\n".join([*outcome["faults"], *wrong, "Nothing was loaded."]))
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in outcome["counts"].items() if count))

    def _load(self, brought: Import, by: User, *, confirmed: bool) -> None:
        if not actions.load(brought, by=by, today=today(), confirmed=confirmed).is_sound:
            raise CommandError("Something else stands by now. Nothing was loaded.")
        self.stdout.write("Loaded.")


def _place(row: dict[str, Any]) -> str:
    return f"{row['sheet']}, row {row['number']}"


def _administrator(email: str) -> User:
    """Raises CommandError where there is none."""
    people = User.objects.active().with_role(Role.ADMINISTRATOR).order_by("pk")
    person = (people.filter(email__iexact=email) if email else people).first()
    if person is None:
        raise CommandError(f"No administrator {f'has the address {email}' if email else 'is here: add one first'}.")
    return person
