"""The plan: grades of themes, updates left as they were, what became of promises, decisions taken."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from objectives.choices import CommitmentStep
from objectives.display import reason_words
from objectives.models import Commitment, CommitmentChange, Decision, Theme, UpdateText
from objectives.stats import Standing, standings
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.grading.schemes import NO_DATA
from pcc_portal.updates.releases.as_of import Viewpoint

from .comparison import Comparison, Row, line


def standings_of(before: Viewpoint, now: Viewpoint) -> list[Standing]:
    return standings(Theme.objects.of_plans_in_force().in_report_order(), now, before)


def changed_grades(standings_now: Iterable[Standing]) -> Iterator[Row]:
    for standing in standings_now:
        if standing.has_moved:
            before = standing.graded_before or NO_DATA
            yield [
                Cell(standing.theme.title, standing.theme.get_absolute_url()),
                Cell(marked(before.word, standing.text, of=("brag",)), status=before.look),
                Cell(standing.grade, status=standing.status, unreleased=standing.is_unreleased),
                Cell(standing.reason or formats.MISSING),
            ]


def unchanged_words(before: Viewpoint, now: Viewpoint) -> Iterator[Row]:
    """Two queries."""
    earlier = {text.update.theme_id: text for text in _texts(before)}
    for text in _texts(now):
        was = earlier.get(text.update.theme_id)
        if was and _words(was) == _words(text):
            theme = text.update.theme
            yield [
                Cell(theme.title, theme.get_absolute_url(), unreleased=not text.is_released),
                Cell(_beginning(text)),
                Cell("The same words"),
                Cell(reason_words(text) or formats.MISSING),
            ]


def _texts(viewpoint: Viewpoint) -> Iterable[UpdateText]:
    texts = UpdateText.objects.as_at(viewpoint.as_at).filter(update__quarter=viewpoint.quarter)
    return texts.select_related("update__theme").order_by("update__theme__objective__order", "update__theme__order")


def _words(text: UpdateText) -> list[str]:
    return text.body.split()


def _beginning(text: UpdateText) -> str:
    """As it was written: what it cites may print other figures now."""
    words = _words(text)
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def steps_of(compared: Comparison) -> list[CommitmentChange]:
    """Those that the side before does not tell of, whichever quarter they were taken in."""
    visible = compared.now.of(Commitment)
    steps = sorted(compared.new(CommitmentChange), key=lambda step: (step.at, step.pk))
    shown = [step for step in steps if step.commitment_id in visible]
    for step in shown:
        step.commitment = visible[step.commitment_id]
        compared.tell(step)
        compared.tell(step.commitment, "due_on", "state", "closed_on")
    return shown


def moved(steps: list[CommitmentChange]) -> Iterator[Row]:
    """Revised, carried and overtaken ones, which all say why."""
    for step in steps:
        if step.step != CommitmentStep.KEPT:
            yield _line(step, _step_words(step), Cell(step.reason))


def kept_line(steps: list[CommitmentChange]) -> Row:
    """Of those that were kept, how many and which."""
    address = f"{reverse('commitments')}?state={steps[0].step}"
    titles = "; ".join(step.commitment.title for step in steps)
    return [Cell(formats.plural(len(steps), "commitment"), address), Cell("Open"), Cell("Kept"), Cell(titles)]


def kept(steps: list[CommitmentChange]) -> list[CommitmentChange]:
    return [step for step in steps if step.step == CommitmentStep.KEPT]


def commitments(compared: Comparison) -> Iterator[Row]:
    """Kept, then moved, then new ones. Many kept ones are counted."""
    steps = steps_of(compared)
    if len(kept(steps)) < compared.grouped_from:
        for step in kept(steps):
            yield _line(step, Cell(CommitmentStep.KEPT.label, status="done"), step.reason)
    else:
        yield kept_line(kept(steps))
    yield from moved(steps)
    for row in compared.new(Commitment):
        compared.tell(row)
        due = f"Due {row.due_words}"
        yield line(row, "", due, f"Made in {row.made_in}", sub="New commitment")


def _line(step: CommitmentChange, now: Cell | str, why: Cell | str) -> Row:
    before = f"Due {step.from_words}"
    return line(step.commitment, before, now, why, sub="Commitment")


def _step_words(step: CommitmentChange) -> str:
    if step.step == CommitmentStep.REVISED:
        return f"Due {step.to_words}"
    return step.get_step_display()


def decisions(compared: Comparison) -> Iterator[Row]:
    for row in compared.new(Decision):
        compared.tell(row)
        day_words = marked(f"Taken on {formats.day(row.taken_on)}", row, of=("taken_on",))
        decided = Cell(day_words, sub=row.get_status_display())
        yield line(row, "", decided, row.summary, sub=marked(row.reference, row, of=("reference",)))
