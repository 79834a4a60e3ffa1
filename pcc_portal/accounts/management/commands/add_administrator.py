from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.accounts.actions import add_person
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role


class Command(BaseCommand):
    help = "Add the first administrator, who then adds everyone else. Asks for the password, twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="asked for where it is left out")
        parser.add_argument("name", nargs="?", help="the same")
        parser.add_argument("--if-none", action="store_true", help="do nothing where there is an administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_none"] and User.objects.active().with_role(Role.ADMINISTRATOR).exists():
            return
        email = options["email"] or input("E-mail address of the administrator: ")
        name = options["name"] or input("Name: ")
        try:
            password = self._ask_password(User(email=email, name=name))
            person = add_person(by=None, email=email, name=name, role=Role.ADMINISTRATOR, password=password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{person.name} can sign in as {person.email}.")

    def _ask_password(self, person: User) -> str:
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ. Nobody was added.")
        validate_password(password, person)
        return password
