"""Load the demo: a year of one office, two released quarters and the one being written."""

import datetime as dt
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

import commissioning.demo
import estates.demo
import objectives.demo
import performance.demo
from objectives.models import Plan
from pcc_portal.accounts.demo import load_people
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import SENTENCES, Role
from pcc_portal.panel.demo import load_asked, load_meetings, load_notes
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing.actions import seal_report
from pcc_portal.periods import actions as periods
from pcc_portal.periods.clock import set_to
from pcc_portal.periods.demo import load_quarters
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases import actions as releases

PLAN = "safer-west-mercia"
PASSWORD = "a-safer-west-mercia"  # noqa: S105  known to all, so the demo goes into an empty database only
RELEASED = ("2023-24-q1", "2023-24-q2")
BEING_WRITTEN = "2023-24-q3"
BEGINS = dt.date(2023, 7, 3)  # the day on which the portal of the demo came into use
REGISTERS = (objectives.demo, performance.demo, commissioning.demo, estates.demo)


@dataclass(frozen=True)
class Desk:
    """Who does what in the demo's office."""

    approver: User
    publisher: User


class Command(BaseCommand):
    help = "Load the demo into an empty database. Where it is there already, nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default=PASSWORD, help="The password of every demo sign-in.")
        parser.add_argument(
            "--compose",
            action="store_true",
            help="End with the second quarter approved and its report a draft, to compose, check and seal; the date "
            "to set is DEMO_DATE=2023-11-08.",
        )

    def handle(self, *args: Any, password: str, compose: bool, **options: Any) -> None:
        if Plan.objects.filter(slug=PLAN).exists():
            self.stdout.write("The demo is here already.")
        elif Plan.objects.exists() or User.objects.exists():
            raise CommandError("This database holds records of its own. The demo goes into an empty one only.")
        else:
            self._load(password, RELEASED[-1] if compose else "")
        self._say_who_signs_in(password)

    def _load(self, password: str, left_as_draft: str) -> None:
        with transaction.atomic(), set_to(BEGINS):
            load_people(password)
            desk = Desk(_first(Role.APPROVER), _first(Role.PUBLISHER))
            load_quarters(by=desk.publisher)
            for slug in RELEASED:
                self._load_quarter(Quarter.objects.by_slug(slug), desk, seals=slug != left_as_draft)
            if left_as_draft:
                return
            quarter = Quarter.objects.by_slug(BEING_WRITTEN)
            with set_to(quarter.opens):
                self._open_next(quarter, desk)
                self._load_records(quarter, desk)

    def _open_next(self, quarter: Quarter, desk: Desk) -> None:
        days = {"opens": quarter.opens, "due": quarter.due, "closes": quarter.closes}
        releases.open_next_quarter(by=desk.publisher, **days)

    def _load_quarter(self, quarter: Quarter, desk: Desk, *, seals: bool) -> None:
        """What is entered by the day when updates are due, and the report of the day on which the quarter closes."""
        with set_to(quarter.opens):
            periods.open_quarter(quarter, by=desk.publisher)
        with set_to(quarter.due):
            reports = self._load_records(quarter, desk)
        if not seals:
            return
        with set_to(quarter.closes):
            for report in reports:
                sealed = seal_report(report, by=desk.publisher, today=quarter.closes, at=_morning(quarter.closes))
                load_notes(sealed, by=desk.publisher)
                load_asked(sealed, by=_first(Role.PANEL_MEMBER), approver=desk.approver)
            periods.close_quarter(quarter, by=desk.publisher)

    def _load_records(self, quarter: Quarter, desk: Desk) -> list[PanelReport]:
        self.stdout.write(f"Loading {quarter.slug} …")
        is_released = quarter.slug in RELEASED
        objectives.demo.load_plan(quarter, by=desk.publisher)
        for app in REGISTERS:
            app.load_registers(quarter, by=desk.publisher)
        figures = performance.demo.load_figures(quarter, by=desk.publisher)
        objectives.demo.load_answers(quarter)
        state = State.APPROVED if is_released else State.DRAFT
        objectives.demo.load_updates(quarter, approver=desk.approver, state=state)
        reports = load_meetings(quarter, by=desk.publisher)
        if is_released:
            releases.approve(figures, by=desk.approver)
        return reports

    def _say_who_signs_in(self, password: str) -> None:
        self.stdout.write(f"Sign in with the password {password} as one of these:")
        for role in Role:
            self.stdout.write(f"  {_first(role).email:<26} {role.label}: {SENTENCES[role]}")


def _first(role: Role) -> User:
    """The demo's sign-ins come first of their role."""
    return User.objects.with_role(role).earliest("pk")


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
