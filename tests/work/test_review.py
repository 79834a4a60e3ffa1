"""The approver's page: what changed since when, figures and commitments beside, one update after the other."""

import datetime as dt
import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives import actions as objectives
from objectives.choices import CommitmentStep
from objectives.models import Review, ReviewComment
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.releases.workflow import NotInThisStateError
from performance.choices import Availability, Direction
from performance.models import Measure
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import TODAY, Desk, create_approved, create_desk, create_submitted
from tests.factories.objectives import create_theme
from tests.factories.performance import create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_opened
from tests.pages import publish, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def desk() -> Desk:
    desk = create_desk()
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    return desk


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER, name="Margaret Corfield")


def review_of(desk: Desk) -> str:
    return reverse("update_review", args=[desk.quarter.slug, desk.theme.slug])


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def plain(html: str) -> str:
    """Its words, as in "The wait was [-60-] [+61+] days."."""
    marks = re.sub(r'<span class="visually-hidden">(?:Added|Removed): </span>', "", html)
    for element, mark in (("ins", "+"), ("del", "-")):
        marks = re.sub(rf"<{element}>(.*?)\s*</{element}>", rf"[{mark}\1{mark}] ", marks, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", marks).split())


def decide(desk: Desk, by: User, decision: str, **comments: str) -> Any:
    client = client_of(by)
    sent = as_opened(client.get(review_of(desk)).content.decode())
    return client.post(review_of(desk), {**sent, "decision": decision, **comments}, follow=True)


def amend(desk: Desk, body: str) -> None:
    objectives.amend_update(desk.update, by=desk.officer, today=TODAY, reason="A name was wrong.")
    desk.write(body)


def test_first_words_have_nothing_to_compare_with(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    page = plain(read(review_of(desk), user=approver))
    assert "There is nothing earlier to compare them with." in page
    assert "[+What was done.+]" in page


def test_words_are_marked_against_those_last_published(approver: User) -> None:
    before = create_desk(quarter=create_quarter(number=1, closes=TODAY))
    before.commitment.delete()
    before.write("The wait was 60 days in Borset.")
    publish(before.quarter)
    now = create_desk(quarter=create_quarter(number=2), officer=before.officer, theme=before.theme)
    now.complete()
    now.write("The wait was 61 days in Borset.\n\nMore came.")
    now.submit()
    page = plain(read(review_of(now), user=approver))
    assert f"Marked against the words published for {before.quarter.name}: 3 words differ." in page, page[:1500]
    assert "The wait was [-60-] [+61+] days in Borset." in page


def test_words_are_marked_against_what_this_approver_returned(desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("The wait was 60 days.")
    desk.submit()
    decide(desk, approver, "return", comment="Recount.")
    desk.write("The wait was 61 days.")
    desk.submit()
    page = plain(read(review_of(desk), user=approver))
    assert "Marked against what you returned on 10 October 2023: 1 word differs." in page
    assert "The wait was [-60-] [+61+] days." in page
    assert "What Margaret Corfield asked on 10 October 2023" in page
    other = plain(read(review_of(desk), user=create_publisher()))
    assert "There is nothing earlier to compare them with." in other


@pytest.fixture
def waits(desk: Desk) -> Measure:
    """The measure of the desk with three figures, each worse than the one before."""
    Measure.objects.filter(pk=desk.measure.pk).update(direction=Direction.LOWER)
    for month, value in ((1, 100), (4, 110)):
        start = dt.date(2023, month, 1)
        end = dt.date(2023, month + 3, 1) - dt.timedelta(days=1)
        create_observation(measure=desk.measure, start=start, end=end, value=value)
    start, end = dt.date(2022, 10, 1), dt.date(2022, 12, 31)
    create_observation(measure=desk.measure, start=start, end=end, value=90)
    return desk.measure


def test_a_figure_stands_with_the_one_before_and_what_stands_out(desk: Desk, waits: Measure, approver: User) -> None:
    desk.write()
    desk.figure(2_000)
    desk.answer(CommitmentStep.REVISED, due_on=dt.date(2023, 12, 1), reason="The builder is late.")
    desk.submit()
    page = plain(read(review_of(desk), user=approver))
    assert "Improbable: This is 10 times the previous figure or more." in page
    assert "Worse 3 periods in a row" in page
    assert "110 days April to June 2023 2,000 days" in page
    assert "up 1,890 days" in page
    assert "15 October 2023 Revised The builder is late. 1 December 2023" in page


def test_a_withheld_figure_says_so(desk: Desk, approver: User) -> None:
    desk.write()
    why: dict[str, Any] = {
        "availability_reason": "A trial is on.",
        "withheld_by": "the force",
        "review_on": dt.date(2024, 1, 1),
    }
    desk.figure(None, availability=Availability.WITHHELD, **why)
    desk.answer()
    desk.submit()
    page = plain(read(review_of(desk), user=approver))
    assert "No figure: withheld by the force" in page
    assert "A trial is on; to be looked at again on 1 January 2024" in page


def test_a_figure_that_changed_since_the_decision_says_so(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    decide(desk, approver, "return", comment="Recount.")
    desk.correct(310)
    desk.submit()
    assert "Changed since you decided: it was 300 days" in plain(read(review_of(desk), user=approver))


def test_a_correction_of_what_was_published_says_so(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    publish(desk.quarter)
    desk.correct(310)
    assert "Corrects the published 300 days: Recounted." in plain(read(review_of(desk), user=approver))


def test_findings_come_first(checked: None, desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("It rose by 12 percent to {measure:" + desk.measure.slug + "}. The XQZ board met.")
    desk.submit()
    page = read(review_of(desk), user=approver)
    assert page.index('id="findings"') < page.index('id="words"')
    assert "The check finds nothing" not in page
    assert "1 left, 1 with findings" in page


def test_findings_stand_beside_what_waits_for_nobody_too(checked: None, desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("The XQZ board met.")
    desk.submit()
    decide(desk, approver, "approve")
    assert "XQZ" in read(review_of(desk), user=approver).split('id="findings"')[1].split('id="words"')[0]


def test_after_each_the_next_one_follows(desk: Desk, approver: User) -> None:
    desks = [create_submitted(desk)]
    for _ in range(2):
        theme = create_theme(owner=desk.officer, objective=desk.theme.objective)
        desks.append(create_submitted(create_desk(quarter=desk.quarter, officer=desk.officer, theme=theme)))
    addresses = [review_of(each) for each in desks]
    first = decide(desks[0], approver, "approve")
    assert first.redirect_chain == [(addresses[1], HTTPStatus.FOUND)]
    assert f"You have approved {desks[0].theme}. 2 left, none with findings." in first.content.decode()
    second = decide(desks[2], approver, "return", comment="Say by when.")
    assert second.redirect_chain == [(addresses[1], HTTPStatus.FOUND)]
    third = decide(desks[1], approver, "approve")
    assert third.redirect_chain == [(reverse("work"), HTTPStatus.FOUND)]


def test_opening_is_kept_once_and_of_who_may_decide_alone(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    publisher = create_publisher()
    for _ in range(2):
        read(review_of(desk), user=approver)
        client_of(publisher).head(review_of(desk))
    row = Review.objects.get()
    assert (row.person, row.content_hash, row.verdict) == (approver, desk.hash(), "")
    decide(desk, approver, "approve")
    assert Review.objects.get().verdict == "approved"
    read(review_of(desk), user=publisher)
    assert Review.objects.count() == 1


def test_a_comment_on_a_sentence_is_kept_with_it(desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("The board met. It cost {measure:" + desk.measure.slug + "}.\n\nAll is well.")
    desk.submit()
    page = read(review_of(desk), user=approver)
    names = re.findall(r'<textarea name="(body-\d-\d)"', page)
    assert names == ["body-0-0", "body-0-1", "body-1-0"]
    decide(desk, approver, "return", **{"body-0-1": "Is that right?", "comment-2": "Who counted?"})
    words, figure = ReviewComment.objects.order_by("-sentence")
    assert (words.item, words.column, words.title) == ("words", "body", "What happened")
    assert (words.sentence, words.text) == ("It cost 300 days.", "Is that right?")
    assert (figure.item, figure.sentence, figure.text) == (desk.figure_key, "", "Who counted?")


def test_comments_on_what_has_gone_meanwhile_are_not_lost(desk: Desk, approver: User) -> None:
    """The author takes it back, writes less, and submits it again while the approver types."""
    desk.complete()
    desk.write("One. Two. Three.")
    desk.submit()
    client = client_of(approver)
    sent = as_opened(client.get(review_of(desk)).content.decode())
    objectives.withdraw_update(desk.update, by=desk.officer, today=TODAY)
    desk.write("One.")
    desk.submit()
    response = client.post(review_of(desk), {**sent, "decision": "return", "body-0-2": "Why three?"})
    assert response.status_code == HTTPStatus.CONFLICT
    page = response.content.decode()
    assert "has changed since you opened it" in page
    assert re.search(r'<textarea name="comment"[^>]*>\s*Why three\?</textarea>', page)
    assert not ReviewComment.objects.exists()


def test_an_approval_that_fell_is_told_with_its_words(desk: Desk, approver: User) -> None:
    desk.complete()
    desk.write("The wait was 60 days.")
    desk.submit()
    decide(desk, approver, "approve")
    assert "no longer holds" not in read(reverse("work"), user=approver)
    amend(desk, "The wait was 61 days.")
    page = plain(read(reverse("work"), user=approver))
    assert f"1 word changed since you approved it on 10 October 2023, by its author, {desk.officer}." in page
    assert f"Taken up again by {desk.officer}: A name was wrong." in page
    assert "The wait was [-60-] [+61+] days." in page
    assert "no longer holds" not in read(reverse("work"), user=create_publisher())
    desk.submit()
    assert f'href="{review_of(desk)}"' in read(reverse("work"), user=approver).split('id="fallen"')[1]
    decide(desk, approver, "approve")
    assert "no longer holds" not in read(reverse("work"), user=approver)


def test_a_figure_makes_an_approval_fall_too(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    desk.correct(301)
    page = plain(read(reverse("work"), user=approver))
    title = f"{desk.measure}, {desk.area}, July to September 2023"
    assert f"{title} changed since you approved it on 10 October 2023." in page


def test_who_approved_before_somebody_else_is_told_nothing(desk: Desk, approver: User) -> None:
    create_approved(desk, by=approver)
    desk.correct(301)
    other = create_publisher()
    desk.approve(by=other)
    desk.correct(302)
    assert "no longer holds" not in read(reverse("work"), user=approver)
    assert "no longer holds" in read(reverse("work"), user=other)


@pytest.mark.parametrize("page", ["", "preview/", "review/"])
def test_history_is_one_click_away(desk: Desk, approver: User, page: str) -> None:
    create_submitted(desk)
    address = reverse("update", args=[desk.quarter.slug, desk.theme.slug])
    assert f'href="/history/theme/{desk.theme.slug}/"' in read(address + page, user=approver)


def counted(desk: Desk, person: User) -> list[int]:
    counts = []
    for address in (review_of(desk), reverse("approvals"), reverse("work")):
        read(address, user=person)
        objectives.begin_update(by=desk.officer, theme=create_theme(owner=desk.officer), quarter=desk.quarter)
        with CaptureQueriesContext(connection) as queries:
            read(address, user=person)
        counts.append(len(queries))
    return counts


def test_pages_ask_as_often_with_more_updates(checked: None, desk: Desk, approver: User) -> None:
    def another() -> Desk:
        theme = create_theme(owner=desk.officer, objective=desk.theme.objective)
        fallen = create_desk(quarter=desk.quarter, officer=desk.officer, theme=theme)
        create_approved(fallen, by=approver)
        amend(fallen, "Other words.")
        theme = create_theme(owner=desk.officer, objective=desk.theme.objective)
        return create_submitted(create_desk(quarter=desk.quarter, officer=desk.officer, theme=theme))

    create_submitted(desk)
    another()
    before = counted(desk, approver)
    another()
    for year in range(2010, 2020):
        start, end = dt.date(year, 7, 1), dt.date(year, 9, 30)
        create_observation(measure=desk.measure, start=start, end=end)
    assert counted(desk, approver) == before


def update_of(desk: Desk) -> str:
    return reverse("update", args=[desk.quarter.slug, desk.theme.slug])


def test_the_author_sees_each_comment_where_it_is_about_and_answers(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    names = dict(re.findall(r'for="id_(comment-\d)">([^<]*)<', read(review_of(desk), user=approver)))
    keys = {"Words and grade": "words", str(desk.commitment): "commitment"}
    assert [keys.get(names[f"comment-{n}"], "figure") for n in range(3)] == ["words", "commitment", "figure"]
    comments = {"body-0-0": "By whom?", "comment-2": "Who counted?", "comment-1": "Kept where?", "comment": "Nearly."}
    decide(desk, approver, "return", **comments)
    author = client_of(desk.officer)
    page = author.get(update_of(desk)).content.decode()
    order = ["Nearly.", 'name="words-body"', "By whom?", 'name="words-brag"', "Who counted?", "Kept where?"]
    assert sorted(order, key=page.index) == order
    assert "<q>What was done.</q>" in page
    asked = ReviewComment.objects.get(column="body")
    sent = as_opened(page) | {f"reply-{asked.pk}-answer": "By the <board>."}
    assert author.post(update_of(desk), sent).status_code == HTTPStatus.FOUND
    asked.refresh_from_db()
    assert asked.answer == "By the <board>."
    desk.submit()
    assert "Answer:</b> By the &lt;board&gt;." in read(review_of(desk), user=approver)


def test_a_comment_on_one_month_stands_at_that_month(desk: Desk, approver: User) -> None:
    Measure.objects.filter(pk=desk.measure.pk).update(frequency="month")
    desk.write()
    desk.answer()
    for month in (7, 8, 9):
        start = dt.date(2023, month, 1)
        end = dt.date(2023, month + 1, 1) - dt.timedelta(days=1)
        desk.figure(300 + month, start=start, end=end, as_at=end)
    desk.submit()
    decide(desk, approver, "return", **{"comment-3": "August?"})
    assert ReviewComment.objects.get().title.endswith("August 2023")
    page = read(update_of(desk), user=desk.officer)
    order = ["July 2023</th>", "August?", "August 2023</th>", "September 2023</th>"]
    assert sorted(order, key=page.index) == order
    assert page.count("August?") == 1


def test_only_who_may_write_answers_a_comment_and_only_while_it_is_returned(desk: Desk, approver: User) -> None:
    create_submitted(desk)
    decide(desk, approver, "return", comment="Say by when.")
    asked = ReviewComment.objects.get()
    for by in (create_user(), create_user(role=Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            objectives.answer_comment(asked, by=by, today=TODAY, answer="Mine.")
    desk.submit()
    with pytest.raises(NotInThisStateError):
        objectives.answer_comment(asked, by=desk.officer, today=TODAY, answer="Too late.")
    asked.refresh_from_db()
    assert asked.answer == ""


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER])
def test_comments_and_answers_reach_nobody_outside(desk: Desk, approver: User, role: Role | None) -> None:
    create_submitted(desk)
    decide(desk, approver, "return", comment="Between us.")
    ReviewComment.objects.update(answer="Also between us.")
    client = client_of(create_user(role=role)) if role else Client()
    for address in (update_of(desk), review_of(desk), reverse("approvals"), reverse("work")):
        response = client.get(address)
        assert response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.FOUND}
        assert "between us" not in response.content.decode().lower()
