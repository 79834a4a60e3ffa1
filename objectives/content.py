"""The plan's part of a theme's update: its words, and what becomes of each commitment that is due."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Prefetch, Q

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.approval import Item

from .choices import OPEN_COMMITMENT_STATES
from .models import Commitment, CommitmentAnswer, CommitmentChange, UpdateText

WORDS = "words"


def words(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    current = UpdateText.objects.filter(update__quarter=quarter, update__theme__in=themes, superseded_by__isnull=True)
    texts = {text.update.theme_id: text for text in current.select_related("update__quarter")}
    for theme in themes:
        yield Item(theme, WORDS, "Words and grade", texts.get(theme))


def commitments(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    for commitment in due_commitments(quarter, themes):
        row = answer_to(commitment)
        if row or commitment.is_open:
            name = f"commitment:{commitment.slug}"
            yield Item(commitment.theme_id, name, str(commitment), row, last_day_to_keep(commitment, quarter))


def last_day_to_keep(commitment: Commitment, quarter: Quarter) -> dt.date:
    """While a quarter runs, its papers are silent about a commitment that can still be kept by its day."""
    return min(commitment.due_on, quarter.end)


def answer_to(commitment: Commitment) -> CommitmentAnswer | CommitmentChange | None:
    """What this quarter's update said, or a step that was taken apart from it. Needs a row of `due_commitments`.

    What was still to be done to a commitment that has been settled meanwhile falls away.
    """
    answered: list[CommitmentAnswer] = commitment.answers_now  # type: ignore[attr-defined]
    answers = [answer for answer in answered if commitment.is_open or answer.change_id]
    changes: list[CommitmentChange] = commitment.changes_now  # type: ignore[attr-defined]
    return answers[0] if answers else changes[0] if changes else None


def due_commitments(quarter: Quarter, themes: Collection[int]) -> list[Commitment]:
    """Open ones due by the day the quarter closes, and those that this quarter's update has dealt with.

    Each with `answers_now` and `changes_now`: this quarter's answer and step, at most one of each that counts. Three
    queries, or one where nothing is due.
    """
    due = Q(state__in=OPEN_COMMITMENT_STATES, due_on__lte=quarter.closes)
    commitments = Commitment.objects.filter(
        due | Q(answers__quarter=quarter) | Q(changes__quarter=quarter), theme__in=themes
    )
    return list(
        commitments.distinct().prefetch_related(
            Prefetch("answers", CommitmentAnswer.objects.filter(quarter=quarter), to_attr="answers_now"),
            Prefetch(
                "changes", CommitmentChange.objects.filter(quarter=quarter).order_by("-at"), to_attr="changes_now"
            ),
        )
    )
