"""What the check finds in an update, beside the boxes of its page, and a typed figure replaced by its reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from objectives.models import QuarterlyUpdate
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.citable import BOXES, Offer, put_reference
from pcc_portal.panel.checks.report import Standing
from pcc_portal.panel.checks.theme import Checked, Words, checked
from pcc_portal.periods.clock import today
from pcc_portal.ui.formats import plural

from .forms import LONG, SHORT, WordsForm
from .update_form import WORDS

LONGEST = {"body": LONG, "brag_reason": SHORT, "commissioner_action": SHORT}


@dataclass(frozen=True)
class Remark:
    """A finding that stands beside its words; `offer`: what the record says in place of the typed figure."""

    standing: Standing
    offer: Offer | None = None


@dataclass
class Remarks:
    """Of one box: what is to be mended, and figures that a record holds."""

    findings: list[Remark] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


def remarks(form: WordsForm, update: QuarterlyUpdate) -> tuple[list[tuple[forms.BoundField, Remarks]], Remarks]:
    """Each box of the page with what the check says of the words in it, saved or not; and of the theme's records.

    Nothing is checked while a box holds more than can be saved.
    """
    words = _words(form)
    of_box = _by_box(checked(update, today=today(), words=words)) if words else {}
    boxes = [(each, of_box.pop(each.name, Remarks())) for each in form.visible_fields()]
    rest = Remarks([remark for each in of_box.values() for remark in each.findings])
    return boxes, rest


def _words(form: WordsForm) -> Words | None:
    text = {name: form.fields[name].to_python(form[name].value()) or "" for name in BOXES}
    grade, known = form["brag"].value(), {key for key, _ in form.fields["brag"].choices}  # type: ignore[attr-defined]
    is_too_long = any(len(words) > LONGEST[name] for name, words in text.items())
    return None if is_too_long else Words(brag=grade if grade in known else "", **text)


def _by_box(check: Checked) -> dict[str, Remarks]:
    by_box: dict[str, Remarks] = {}
    for each in check.findings:
        other = next((offer for offer in check.offers if offer.finding == each.finding.key), None)
        by_box.setdefault(each.finding.place.box, Remarks()).findings.append(Remark(each, other))
    for offer in check.offers:
        if not offer.finding:
            by_box.setdefault(offer.box, Remarks()).offers.append(offer)
    return by_box


def remarks_on(update: QuarterlyUpdate) -> list[Remark]:
    """On the words as they are stored, and on the theme's records; what stops sealing first."""
    return in_order(checked(update, today=today()).findings)


def in_order(standing: Iterable[Standing]) -> list[Remark]:
    """What stops sealing first."""
    return [Remark(each) for each in sorted(standing, key=lambda each: not each.is_in_the_way)]


def lead_of(raised: Sequence[Remark]) -> str:
    """How much there is, what of it stops sealing, and who can accept that. At most one query."""
    if not raised:
        return "The check finds nothing in this update."
    blocking = sum(remark.standing.is_in_the_way for remark in raised)
    counted = f"The check has {plural(len(raised), 'finding')}."
    if not blocking:
        none = "It does not stop" if len(raised) == 1 else "None of them stops"
        return f"{counted} {none} the report from being sealed."
    people = [person.name for person in User.objects.with_role(Role.PUBLISHER)]
    which = "It stops" if len(raised) == 1 else f"{blocking} of them {'stops' if blocking == 1 else 'stop'}"
    return (
        f"{counted} {which} the report from being sealed until fixed, or accepted with a reason by "
        f"{' or '.join(people) or 'a publisher'}."
    )


def with_reference(sent: Any, button: str) -> Any:
    """What was posted, with a reference in place of the typed figure that the button names; where the figure is not
    there any more, what was posted as it is."""
    box, at, typed, reference = [*button.split(":", 3), "", "", ""][:4]
    name = f"{WORDS}-{box}"
    if box not in BOXES or not at.isdecimal() or name not in sent:
        return sent
    text = WordsForm.base_fields[box].to_python(sent[name]) or ""
    replaced = put_reference(text, at=int(at[:9]), typed=typed, reference=reference)
    if replaced is None:
        return sent
    changed: QueryDict = sent.copy()
    changed[name] = replaced
    return changed
