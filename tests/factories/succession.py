"""An old plan in force with one of everything that hangs from it, and a draft beside it."""

import datetime as dt
from dataclasses import dataclass

from objectives import actions
from objectives.choices import How
from objectives.models import Commitment, DeliveryAction, Objective, Plan, Theme
from objectives.succession.parts import passage_to
from objectives.succession.steps import DUTIES
from pcc_portal.accounts.models import User
from performance.models import Measure
from tests.factories.objectives import (
    create_commitment,
    create_delivery_action,
    create_objective,
    create_plan,
    create_theme,
)
from tests.factories.performance import create_measure

CHANGE = dt.date(2024, 5, 20)


@dataclass
class Change:
    """Two themes of the old plan, `roads` with a measure, a promise and an action, `rural` with nothing; and the draft,
    whose only theme is `streets`."""

    old: Plan
    new: Plan
    roads: Theme
    rural: Theme
    measure: Measure
    promise: Commitment
    action: DeliveryAction
    objective: Objective
    streets: Theme

    def do_duties(self, *, by: User, but: str = "") -> None:
        for number, duty in enumerate(DUTIES):
            if duty.key != but:
                day = dt.date(2024, 4, 1 + number)
                actions.record_step(self.new, by=by, step=duty.key, today=CHANGE, done_on=day, who="The office")

    def map(
        self, row: object, how: How = How.CONTINUES, to: tuple[str, ...] = (), *, by: User, reason: str = ""
    ) -> None:
        part = next(part for part in passage_to(self.new).parts if part.row == row)
        actions.map_part(self.new, by=by, kind=part.kind.key, key=part.row.slug, how=how, to=to, reason=reason)

    def map_all(self, *, by: User) -> None:
        """The plan goes on as it was, but for its second theme, which ends."""
        self.map(self.roads.objective, to=(f"objective:{self.objective.slug}",), by=by)
        self.map(self.roads, to=(f"theme:{self.streets.slug}",), by=by)
        self.map(self.rural, How.ENDED, by=by, reason="The force does it now.")
        actions.map_rest(self.new, by=by, theme=self.roads, to=f"theme:{self.streets.slug}")

    def bring(self, *, by: User) -> Plan:
        return actions.bring_into_force(self.new, by=by, today=CHANGE)

    def pass_on(self, *, by: User) -> None:
        self.do_duties(by=by)
        self.map_all(by=by)
        self.bring(by=by)


def create_change() -> Change:
    old = create_plan(title="Safer Anyshire Plan")
    roads = create_theme(title="Road safety", objective=create_objective(plan=old, title="Safer places"))
    rural = create_theme(title="Rural crime", objective=roads.objective)
    new = create_plan(
        title="Anyshire Together",
        is_in_force=False,
        starts=dt.date(2024, 5, 1),
        ends=dt.date(2028, 4, 30),
        panel="Anyshire Policing Board Panel",
    )
    objective = create_objective(plan=new, title="Streets for all")
    return Change(
        old=old,
        new=new,
        roads=roads,
        rural=rural,
        measure=create_measure(theme=roads, title="Deaths on the road", is_headline=True),
        promise=create_commitment(theme=roads, title="Cameras on the A49", due_on=dt.date(2024, 9, 30)),
        action=create_delivery_action(theme=roads, title="Buy cameras"),
        objective=objective,
        streets=create_theme(title="Streets and roads", objective=objective),
    )
