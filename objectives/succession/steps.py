"""The duties of a draft plan, declared: Police Reform and Social Responsibility Act 2011, sections 5, 6 and 28, and
section 96 of the Police Act 1996. Where the office is London's, section 6 asks the same."""

from dataclasses import dataclass

from ..models import Plan, PlanStep


@dataclass(frozen=True)
class Duty:
    """`after`: keys of the duties that it cannot come before. The plan cannot come into force without a statutory
    one."""

    key: str
    title: str
    law: str
    hint: str
    after: tuple[str, ...] = ()
    is_statutory: bool = True


DUTIES = (
    Duty(
        "chief-consulted",
        "Consult the {chief} in preparing the draft",
        "2011 Act, s.5(6)(b) and (8)",
        "Who was consulted, and what was said of it.",
    ),
    Duty(
        "views-obtained",
        "Obtain the views of victims and of people in the area",
        "Police Act 1996, s.96(1A)",
        "How they were asked, and how many answered.",
    ),
    Duty(
        "draft-sent",
        "Send the draft to the panel",
        "2011 Act, s.5(6)(c)",
        "To whom it was sent.",
        after=("chief-consulted",),
    ),
    Duty(
        "panel-reviewed",
        "The panel reviews it, and reports or recommends",
        "2011 Act, s.28(3)",
        "What the panel recommends; where it recommends nothing, say so.",
        after=("draft-sent",),
    ),
    Duty(
        "panel-answered",
        "Answer the panel, and publish the answer",
        "2011 Act, s.5(6)(d) to (f)",
        "What happened to each recommendation.",
        after=("panel-reviewed",),
    ),
    Duty(
        "published",
        "Issue the plan, send copies and publish it",
        "2011 Act, s.5(10)",
        "To whom copies were sent, and where it can be read.",
        after=("views-obtained", "panel-answered"),
    ),
    Duty(
        "equality",
        "Consider what it means for equality",
        "Equality Act 2010, s.149",
        "Where the assessment is kept.",
        is_statutory=False,
    ),
)


def duty_named(key: str) -> Duty | None:
    return next((duty for duty in DUTIES if duty.key == key), None)


def duties_of(plan: Plan) -> list[tuple[Duty, PlanStep | None]]:
    """Each with the row that says it is done. One query."""
    done = {row.step: row for row in plan.steps.all()}
    return [(duty, done.get(duty.key)) for duty in DUTIES]


def open_duties(plan: Plan) -> list[Duty]:
    """Statutory ones that are still to be done. One query."""
    return [duty for duty, row in duties_of(plan) if duty.is_statutory and row is None]
