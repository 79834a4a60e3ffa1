"""Load the demo of an office: quarters that were reported on, and the one that is being written."""

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import commissioning.demo
import estates.demo
import objectives.demo
import performance.demo
from objectives.models import Plan
from pcc_portal.accounts.demo import load_people
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import SENTENCES, Role
from pcc_portal.home.demo import FIRST, OFFICES, DemoOffice, demo_office
from pcc_portal.panel.demo import load_annual_reports, load_board_papers, load_meetings, load_parts, send
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods import actions as periods
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.clock import set_to
from pcc_portal.periods.demo import Stage, load_quarters
from pcc_portal.public_figures.demo import load_public_series
from pcc_portal.publication.demo import load_publications
from pcc_portal.returns.demo import load_returns
from pcc_portal.updates.choices import State
from pcc_portal.updates.demo import load_proposals, load_schemes
from pcc_portal.updates.proposals.actions import set_four_eyes
from pcc_portal.updates.releases import actions as releases

REGISTERS = (objectives.demo, performance.demo, commissioning.demo, estates.demo)


@dataclass(frozen=True)
class Desk:
    """Who does what in the demo's office."""

    approver: User
    publisher: User


class Command(BaseCommand):
    help = "Load the demo into an empty database. Where it is there already, nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", choices=OFFICES, default=FIRST, help="Whose records; both are demonstrations.")
        parser.add_argument("--password", help="The password of every demo sign-in.")
        parser.add_argument(
            "--compose",
            action="store_true",
            help="End with the last paper approved and a draft, to compose, check and seal; it says which DEMO_DATE "
            "to set.",
        )

    def handle(self, *args: Any, office: str, password: str | None, compose: bool, **options: Any) -> None:
        demo = demo_office(office)
        password = password or demo.password
        if Plan.objects.filter(slug=demo.plan).exists():
            self.stdout.write("The demo is here already.")
        elif Plan.objects.exists() or User.objects.exists():
            raise CommandError("This database holds records of its own. The demo goes into an empty one only.")
        else:
            self._load(demo, password, compose=compose)
        self.stdout.write(f"The day to set is DEMO_DATE={demo.to_compose if compose else demo.today}.")
        self._say_who_signs_in(password)

    def _load(self, demo: DemoOffice, password: str, *, compose: bool) -> None:
        with transaction.atomic(), set_to(demo.begins):
            load_people(demo.name, password=password)
            desk = Desk(_first(Role.APPROVER), _first(Role.PUBLISHER))
            load_quarters(demo.name, by=desk.publisher)
            load_schemes(demo.name, by=desk.publisher)
            set_four_eyes(by=desk.publisher, approvers_at_once=demo.approvers_at_once)
            performance.demo.load_kinds_of_meetings(demo.name, by=desk.publisher)
            load_parts(demo.name, by=desk.publisher)
            stages = demo.all_stages()
            *sent, last = (stage for stage in stages if stage.is_sent)
            for stage in sent:
                self._send(stage, self._enter(stage, desk), desk, stages)
            reports = self._enter(last, desk)
            if compose:
                return
            self._send(last, reports, desk, stages)
            for stage in stages:
                if not stage.is_sent:
                    self._enter(stage, desk)
                    load_board_papers(stage, by=desk.publisher)
            with set_to(stages[-1].entered):
                load_proposals(demo.name)

    def _enter(self, stage: Stage, desk: Desk) -> list[PanelReport]:
        """What is entered on the day of the stage, in a quarter that is opened for it."""
        self._open(stage, desk)
        with set_to(stage.entered):
            return self._load_records(stage, desk)

    def _open(self, stage: Stage, desk: Desk) -> None:
        quarter = stage.quarter
        quarter.refresh_from_db()
        if quarter.state != QuarterState.PLANNED:
            return
        with set_to(quarter.opens):
            if stage.is_sent:
                periods.open_quarter(quarter, by=desk.publisher)
            else:
                days = {"opens": quarter.opens, "due": quarter.due, "closes": quarter.closes}
                releases.open_next_quarter(by=desk.publisher, **days)

    def _send(self, stage: Stage, reports: list[PanelReport], desk: Desk, stages: list[Stage]) -> None:
        """Its papers, sealed on the day on which they are sent; the quarter closes with the last of them."""
        with set_to(stage.sends):
            send(stage, reports, by=desk.publisher, approver=desk.approver, member=_first(Role.PANEL_MEMBER))
            load_board_papers(stage, by=desk.publisher)
            load_annual_reports(stage, by=desk.publisher)
            if stage is [each for each in stages if each.quarter == stage.quarter][-1]:
                periods.close_quarter(stage.quarter, by=desk.publisher)

    def _load_records(self, stage: Stage, desk: Desk) -> list[PanelReport]:
        self.stdout.write(f"Loading {stage.folder} …")
        objectives.demo.load_plan(stage, by=desk.publisher)
        for app in REGISTERS:
            app.load_registers(stage, by=desk.publisher)
        figures = performance.demo.load_figures(stage, by=desk.publisher)
        objectives.demo.load_answers(stage)
        state = State.APPROVED if stage.is_sent else State.DRAFT
        objectives.demo.load_updates(stage, approver=desk.approver, state=state)
        load_returns(stage, by=desk.publisher)
        load_public_series(stage, by=desk.publisher)
        load_publications(stage, by=desk.publisher)
        reports = load_meetings(stage, by=desk.publisher)
        if stage.is_sent:
            releases.approve(figures, by=desk.approver)
        return reports

    def _say_who_signs_in(self, password: str) -> None:
        self.stdout.write(f"Sign in with the password {password} as one of these:")
        for role in Role:
            self.stdout.write(f"  {_first(role).email:<26} {role.label}: {SENTENCES[role]}")


def _first(role: Role) -> User:
    """The demo's sign-ins come first of their role."""
    return User.objects.with_role(role).earliest("pk")
