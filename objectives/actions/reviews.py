"""What approvers open of updates and decide about them, and what they ask their authors to change."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.updates.releases.approval import Item, digest

from ..choices import Verdict
from ..models import QuarterlyUpdate, Review, ReviewComment, UpdateText
from ..rules import check_write_update
from .commitments import read_again

WHOLE = "The update as a whole"


@dataclass(frozen=True)
class Comment:
    """What has to change: in an item by its key ("" for the update as a whole), or in one sentence of its words, as it
    printed in the column of the text."""

    item: str
    text: str
    column: str = ""
    sentence: str = ""
    title: str = ""  # of the box that the sentence stands in


def open_review(update: QuarterlyUpdate, items: Sequence[Item], printed: Mapping[str, str], *, by: User) -> Review:
    """Keep that `by` has opened the update at this very content, once. It is no record of the plan, and not logged."""
    text = next((item.row for item in items if isinstance(item.row, UpdateText)), None)
    seen = {"text": text, "printed": dict(printed), "items": [digest([item]) for item in items]}
    content_hash = digest(items, printed)
    row, _ = Review.objects.get_or_create(
        update=update, person=by, content_hash=content_hash, defaults={**seen, "opened_at": clock.now()}
    )
    return row


def decide(
    update: QuarterlyUpdate, items: Sequence[Item], printed: Mapping[str, str], verdict: Verdict, *, by: User
) -> None:
    """Inside the action that does it, which is in the log."""
    row = open_review(update, items, printed, by=by)
    row.verdict, row.decided_at = verdict, clock.now()
    row.save(update_fields=["verdict", "decided_at"])


def add_comments(update: QuarterlyUpdate, comments: Iterable[Comment], items: Iterable[Item], *, by: User) -> str:
    """Keep what is said, and answer with all of it in one line. Raises ValidationError."""
    written = [each for each in comments if each.text.strip()]
    if not written:
        raise ValidationError("Say what has to change, on at least one item.")
    titles = {"": WHOLE} | {item.key: item.title for item in items}
    if unknown := {each.item for each in written} - set(titles):
        raise ValidationError(f"This update has no {', '.join(sorted(unknown))}.")
    now = clock.now()  # the same for all, so that they are known as one return's
    rows = [
        ReviewComment(
            update=update,
            item=each.item,
            title=each.title or titles[each.item],
            column=each.column,
            sentence=each.sentence,
            text=each.text.strip(),
            at=now,
            by=by,
        )
        for each in written
    ]
    for row in rows:
        audit.add(row, by=by, verb="commented")
    return " ".join(f"{row.about}: {row.text}" for row in rows)


@transaction.atomic
def answer_comment(comment: ReviewComment, *, by: User, today: dt.date, answer: str) -> ReviewComment:
    """What the author says to it, for the approver's next look. Raises as `write_update`."""
    read_again(comment.update)
    check_write_update(by, comment.update, today)
    return audit.change(comment, by=by, verb="answered", answer=answer)


def not_opened(looked_at: Iterable[tuple[QuarterlyUpdate, str]], *, by: User) -> list[QuarterlyUpdate]:
    """Those that `by` has not opened at the content with that hash. One query."""
    wanted = list(looked_at)
    reviews = Review.objects.filter(person=by, update__in=[update for update, _ in wanted])
    opened = set(reviews.values_list("update", "content_hash"))
    return [update for update, content_hash in wanted if (update.pk, content_hash) not in opened]
