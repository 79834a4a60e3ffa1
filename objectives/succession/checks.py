"""What keeps a draft plan from coming into force, in words, and what may be said of each part of the old one."""

from collections.abc import Collection, Iterator

from django.core.exceptions import PermissionDenied, ValidationError

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role
from pcc_portal.ui.formats import plural
from pcc_portal.ui.titles import titled
from pcc_portal.ui.words import mid_sentence

from ..choices import EXPLAINED, How
from ..models import Objective, Plan, PlanMapping, Priority, Theme
from .parts import LEVELS, ONE_BY_ONE, Part, Passage, passage_to, reference
from .steps import open_duties

DRAFTERS = (Role.PUBLISHER, Role.ADMINISTRATOR)
NAMED_AT_MOST = 3
HOW_MANY = {How.CONTINUES: (1, 1), How.MERGED: (1, 1), How.SPLIT: (2, None), How.ENDED: (0, 0)}
SAY_HOW_MANY = {
    How.CONTINUES: "Choose the one that it continues as.",
    How.MERGED: "Choose the one that it is merged into.",
    How.SPLIT: "Choose at least two that it is split into.",
    How.ENDED: "What ends becomes nothing of the new plan.",
}


def can_draft(user: object) -> bool:
    return has_role(user, *DRAFTERS)


def check_draft(by: User, plan: Plan) -> None:
    """Raises PermissionDenied; ValidationError for a plan that is in force or was."""
    if not can_draft(by):
        raise PermissionDenied("Only a publisher or an administrator may prepare a plan.")
    if not plan.is_draft:
        raise ValidationError("This plan is no longer a draft: what it came from stays as it was said.")


def why_not_in_force(plan: Plan) -> list[str]:
    """What has to be done first, a sentence each; none where the plan can come into force."""
    if plan.is_in_force:
        return ["This plan is in force already."]
    if plan.replaced_at is not None:
        return [f"This plan was replaced by {plan.replaced_by}: it stays as it is."]
    passage = passage_to(plan)
    return [*_open_duties(plan), *_unmapped(passage), *_leads_nowhere(passage)] if passage.old else []


def _open_duties(plan: Plan) -> Iterator[str]:
    if missing := [mid_sentence(titled(duty.title)) for duty in open_duties(plan)]:
        yield f"The Act asks for this first: {'; '.join(missing)}."


def _unmapped(passage: Passage) -> Iterator[str]:
    if not Theme.objects.filter(objective__plan=passage.plan).exists():
        yield titled("It has no {themes} yet.")
    if waiting := passage.waiting:
        named = "; ".join(str(part.row) for part in waiting[:NAMED_AT_MOST])
        more = len(waiting) - NAMED_AT_MOST
        words = plural(len(waiting), "record")
        rest = f" and {more} more" if more > 0 else ""
        yield f"{words} of {passage.old} {'is' if len(waiting) == 1 else 'are'} not mapped yet: {named}{rest}."


def _leads_nowhere(passage: Passage) -> Iterator[str]:
    """Merged into something that does not go on itself, or split into such things."""
    parts = {part.reference: part for part in passage.parts}
    for part in parts.values():
        for name in part.mapping.to if part.mapping else ():
            if name in parts and not parts[name].new_theme:
                yield f"{part.row} leads to {parts[name].row}, which does not continue."


def offered(passage: Passage, part: Part) -> dict[How, list[str]]:
    """References that it may lead to, by what happens to it."""
    if isinstance(part.row, Priority | Objective):
        names = [reference(row) for row in (*passage.plan.priorities.in_report_order(), *passage.plan.objectives.all())]
        return dict.fromkeys((How.CONTINUES, How.MERGED, How.SPLIT), names)
    themes = [f"theme:{t.slug}" for t in Theme.objects.filter(objective__plan=passage.plan).in_report_order()]
    if isinstance(part.row, Theme):
        return dict.fromkeys((How.CONTINUES, How.MERGED, How.SPLIT), themes)
    if part.kind.key not in ONE_BY_ONE:
        return {How.CONTINUES: themes}
    alike = [each.reference for each in passage.parts if each.kind == part.kind and each.row != part.row]
    return {How.CONTINUES: themes, How.MERGED: alike, How.SPLIT: alike}


def check_mapping(passage: Passage, part: Part, how: How, to: Collection[str], reason: str) -> None:
    """Raises ValidationError by field: how, to, reason."""
    fewest, most = HOW_MANY[how]
    may = offered(passage, part)
    if how != How.ENDED and how not in may:
        raise ValidationError({"how": f"A {part.kind.noun.one} continues or ends."})
    if len(to) < fewest or (most is not None and len(to) > most):
        raise ValidationError({"to": SAY_HOW_MANY[how]})
    if set(to) - set(may.get(how, ())):
        raise ValidationError({"to": "Choose from the list: one of these is not in it."})
    if how in EXPLAINED and not reason.strip():
        raise ValidationError({"reason": "Say why."})
    if how == How.CONTINUES and part.kind.key in LEVELS:
        _check_alone(passage.plan, part, to)


def _check_alone(plan: Plan, part: Part, to: Collection[str]) -> None:
    others = PlanMapping.objects.filter(plan=plan, kind__in=LEVELS, how=How.CONTINUES)
    others = others.exclude(kind=part.kind.key, key=part.row.slug)
    if any(set(to) & set(other.to) for other in others):
        raise ValidationError({"how": "Another one continues as it: say that this one is merged into it."})
