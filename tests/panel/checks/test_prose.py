"""The rules that read prose: the slips of the report of 17 November 2023 first, then each rule at its edges."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from objectives.models import Plan, UpdateText
from pcc_portal.panel.checks.findings import Finding, Place, Prose, Rule, Subject
from pcc_portal.panel.checks.prose import RULES
from pcc_portal.panel.checks.prose.acronyms import missing_alternative, unchanged_text, unexplained_acronym
from pcc_portal.panel.checks.prose.claims import comparison_without_comparator, extreme_alone, method_changed
from pcc_portal.panel.checks.prose.dates import date_outside
from pcc_portal.panel.checks.prose.figures import percentage_without_base, small_base
from pcc_portal.panel.checks.prose.links import broken_link, not_published
from pcc_portal.panel.checks.prose.stated import stated
from pcc_portal.panel.checks.reading.printed import typed_numbers
from pcc_portal.panel.checks.reading.record import World
from pcc_portal.panel.checks.report import subject
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import Cited, Reference, paragraphs, plain_words, sources
from pcc_portal.updates.citations.resolving import NOT_PUBLISHED, Citations
from performance.models import AccountabilityMeeting, Measure, SeriesBreak
from tests.conftest import triggers_off
from tests.factories.accounts import create_user

TODAY = dt.date(2023, 11, 8)
HERE = Place("reform", "Reforming", "theme", "A theme")
Q2 = Quarter(year=2023, number=2, start=dt.date(2023, 7, 1), end=dt.date(2023, 9, 30))
Q1 = Quarter(year=2023, number=1, start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
Q3 = Quarter(year=2023, number=3, start=dt.date(2023, 10, 1), end=dt.date(2023, 12, 31))
CITED_HERE = {"{measure:gone}": Cited(NOT_PUBLISHED)}
CITED = {"figure": Cited("85%", "/measures/m/"), "other": Cited("84%", "/measures/n/"), "gone": Cited(NOT_PUBLISHED)}


def cite(reference: Reference) -> Cited:
    return CITED.get(reference.key, Cited("12", "/measures/x/"))


def written(text: str, place: Place = HERE, how: Any = cite) -> list[Prose]:
    pairs = zip(paragraphs(text, how), sources(text), strict=True)
    return [
        Prose(replace(place, paragraph=number), html, plain_words(html), source)
        for number, (html, source) in enumerate(pairs, start=1)
    ]


def draft(text: str, quarter: Quarter = Q2, **more: Any) -> Any:
    """A draft of one theme that needs no database; for the rules that ask no record."""
    plain: dict[str, Any] = {
        "composition": SimpleNamespace(report=SimpleNamespace(version=1), sections=[], cited=CITED_HERE),
        "quarter": quarter,
        "prose": written(text),
        "prose_before": {},
        "texts": {},
        "world": World((quarter.start, quarter.end), TODAY, ()),
    }
    return SimpleNamespace(**{**plain, **more})


def abouts(rule: Rule, text: str, **more: Any) -> list[str]:
    return [finding.about for finding in rule(draft(text, **more))]


@pytest.fixture(scope="module")
def composed() -> list[Subject]:
    """The demo's second report, once it was composed: no test of this file changes it."""
    return []


@pytest.fixture
def q2(demo: None, composed: list[Subject]) -> Subject:
    if not composed:
        report = PanelReport.objects.newest_first().get(meeting__slug="2023-11-17")
        composed.append(subject(report, today=TODAY))
    return composed[0]


@pytest.fixture
def said(q2: Subject) -> Callable[[Rule, str, str], list[Finding]]:
    """What a rule finds where a theme of the demo's second report says something else."""

    def found(rule: Rule, theme: str, text: str) -> list[Finding]:
        place = next(prose.place for prose in q2.prose if prose.place.theme == theme)
        how = Citations([text], q2.viewpoint).cite
        return list(rule(replace(q2, prose=written(text, place, how))))

    return found


# The reference report


def test_paragraph_22_gives_percentages_of_nothing() -> None:
    [finding] = percentage_without_base(
        draft(
            "12 direct contact cases were closed this quarter with reductions in physical abuse (81%), sexual abuse"
            " (100%), harassment and stalking (76%) and jealous, controlling and coercive behaviour (79%)."
        )
    )
    assert finding.about == "81%, 100%, 76%, 79%"
    assert "12 direct" in finding.why


def test_paragraph_35_compares_with_nobody() -> None:
    text = """Overall performance remains stable since the last panel report:

- The conviction rate for the Magistrates Court sits at 85% in Borsetshire, comparable to the Regional average of 84%.
- The conviction rate at the Crown Court sits at 78%, this is in line with the 78% seen nationally.
- Witness Attendance rates remain amongst the highest in the region at 88%."""
    assert abouts(comparison_without_comparator, text) == ["amongst the highest"]


def test_paragraph_56_gives_the_extreme_alone() -> None:
    text = "Members of the public are waiting as long as 300 days for a new shotgun certificate."
    assert abouts(extreme_alone, text) == ["as long as 300 days for a new shotgun certificate"]
    assert abouts(extreme_alone, f"{text} The median is 120 days.") == []


def test_paragraph_56_with_the_figure_of_the_quarter_before(said: Callable[..., list[Finding]], q2: Subject) -> None:
    before = next(prose.text for prose in subject(_first(), today=TODAY).prose if "longest wait" in prose.text)
    now = next(prose.text for prose in q2.prose if "300 days" in prose.text)
    old = next(number.words for number in typed_numbers(before) if number.words not in now)
    text = f"The longest wait for a new shotgun certificate is {old} days."
    [finding] = said(stated, "firearms-licensing-unit", text)
    assert (finding.rule, finding.about, finding.is_blocking) == ("Old value", f"{old} days", True)
    assert finding.mend_url.startswith("/measures/")
    assert said(stated, "firearms-licensing-unit", f"The longest wait was up from {old} days.") == []
    assert said(stated, "firearms-licensing-unit", "The longest wait is 300 days.") == []


def _first() -> PanelReport:
    return PanelReport.objects.newest_first().get(meeting__slug="2023-07-27")


def test_the_footnote_of_paragraph_74_marks_no_break(said: Callable[..., list[Finding]]) -> None:
    theme = "communications-and-engagement"
    text = "Due to changes to Twitter it is now more challenging to fully understand changes in engagement."
    with triggers_off():
        SeriesBreak.objects.all().delete()
    [finding] = said(method_changed, theme, text)
    assert finding.about == "challenging to fully understand"
    assert said(method_changed, theme, "It is hard work to engage.") == []


def test_a_break_on_record_settles_it(said: Callable[..., list[Finding]]) -> None:
    marked = SeriesBreak.objects.select_related("measure__theme").first()
    assert marked is not None
    assert said(method_changed, marked.measure.theme.slug, "Changes made it harder to measure engagement.") == []


def test_paragraph_78_puts_october_into_the_second_quarter() -> None:
    text = """Three formal meetings took place in Q2:

- 28 July 2023: Public meeting
- 31 August 2023: Performance meeting Quarter 1 2023/24
- 25 October 2023: Thematic meeting"""
    [finding] = date_outside(draft(text))
    assert (finding.about, finding.is_blocking) == ("25 October 2023", True)
    assert finding.place.paragraph == 1


def test_an_item_may_announce_the_items_after_it() -> None:
    """As a list comes out of a PDF."""
    text = """- 12. The timetable is published. Two visits took place in Q2:
- 28 July 2023: Porthmarrow
- 25 October 2023: Abermarro"""
    assert [finding.about for finding in date_outside(draft(text))] == ["25 October 2023"]


def test_paragraph_80_names_a_day_that_has_moved(said: Callable[..., list[Finding]]) -> None:
    theme, text = "assurance-and-accountability-meetings", "The next formal meeting takes place on the 30 November."
    assert said(stated, theme, text) == []
    AccountabilityMeeting.objects.filter(slug="performance-november-2023").update(revised_on=dt.date(2023, 12, 11))
    [finding] = said(stated, theme, text)
    assert (finding.rule, finding.about, finding.is_blocking) == (
        "Day that the record contradicts",
        "30 November",
        True,
    )
    assert said(stated, theme, "It was moved from 30 November to 11 December.") == []


# A clean report


@pytest.mark.parametrize("slug", ["2023-07-27", "2023-11-17"])
def test_a_clean_report_raises_nothing(demo: None, slug: str) -> None:
    about = subject(PanelReport.objects.newest_first().get(meeting__slug=slug), today=TODAY)
    assert len(about.prose) > 30
    assert [finding for rule in RULES for finding in rule(about)] == []


def test_the_number_of_queries_does_not_grow_with_the_text(q2: Subject) -> None:
    place = next(prose.place for prose in q2.prose if prose.place.theme)

    def asked(count: int) -> int:
        text = "\n\n".join(f"It paid £{number},123 to 43% of FLUs." for number in range(100, 100 + count))
        with CaptureQueriesContext(connection) as captured:
            findings = [f for rule in RULES for f in rule(replace(q2, prose=written(text, place)))]
        assert len(findings) > count
        return len(captured)

    assert asked(5) == asked(100)


# Rule by rule


@pytest.mark.parametrize(
    "text",
    [
        "The board met in the quarter on 25 October 2023.",
        "In Q2 it was launched, on 1 October.",
        "During quarter 2 of 2023/24 officers visited Pershore in October 2023.",
        "Over this quarter two events were held, on 30 June and in Ludlow.",
    ],
)
def test_a_date_outside_raises(text: str) -> None:
    assert len(abouts(date_outside, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The board met in the quarter on 1 July 2023 and 30 September 2023.",
        "The board met in Q3 on 25 October 2023.",
        "The board met on 25 October 2023.",
        "In the quarter the bid was won; work is due on 25 October 2023.",
        "In Q2 the office published what was asked for by 5 October 2023.",
        "In Q2 it was agreed to wait until 5 October 2023.",
        "In Q2 the force received the report of 5 May 2023.",
        "In the quarter before, meetings were held on 4 May 2023.",
        "In Q2 the plan was approved on 31 June 2023.",
        "The meetings were:\n\n- in Q2, 5 July 2023\n- 25 October 2023. This one fell in quarter 3.",
    ],
)
def test_a_date_inside_or_ahead_does_not(text: str) -> None:
    assert abouts(date_outside, text) == []


SPELLINGS = (
    *(
        "4 {short} 2023",
        "4th {short}. 2023",
        "05/{n:02}/2023",
        "6/{n}/23",
        "7.{n}.2023",
        "7-{n}-2023",
        "{name} 9th, 2023",
    ),
    *(
        "{short} 9, 2023",
        "9 {upper} 2023",
        "9 {lower} 2023",
        "9-{short}-23",
        "2023-{n:02}-09",
        "the 9th of {name}, 2023",
    ),
    *(
        "{name} 9th, 2023",
        "the 9th of {name}, 2023",
        "9 {short}",
        "{name} 9th",
        "{short} 2023",
        "{name}, 2023",
        "9 {short} ’23",
    ),
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_date_outside_raises_in_every_spelling(spelling: str) -> None:
    for name, n, many in (("October", 10, 1), ("September", 9, 0)):
        day = spelling.format(name=name, short=name[:3], upper=name.upper(), lower=name.lower(), n=n)
        assert len(abouts(date_outside, f"Three meetings took place in Q2, one on {day}.")) == many


@pytest.mark.parametrize(
    "named",
    [
        *(
            "Q3",
            "the third quarter",
            "the 3rd quarter",
            "Quarter Three",
            "quarter three of 2023/24",
            "Qtr 3",
            "Q3 2023-24",
        ),
        *("QUARTER 3", "Q 3"),
    ],
)
def test_a_quarter_is_known_in_every_spelling(named: str) -> None:
    assert len(abouts(date_outside, f"Three meetings took place in {named}, one on 4 July 2023.", quarter=Q3)) == 1
    assert abouts(date_outside, f"Three meetings took place in {named}, one on 4 Nov 2023.", quarter=Q3) == []


@pytest.mark.parametrize(
    "between", ["between October and December 2023", "from Oct 2023 to Dec 2023", "in October to December 2023"]
)
def test_months_that_are_named_count(between: str) -> None:
    assert len(abouts(date_outside, f"Three meetings took place {between}, one on 4 July 2023.")) == 1
    assert abouts(date_outside, f"Three meetings took place {between}, one on 4 Nov 2023.") == []


@pytest.mark.parametrize("text", ["12 may be closed", "version 1.2.23", "in 2023/24", "march 9 miles", "24/7", "1/2"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert abouts(date_outside, f"In Q2 it was said that {text}.") == []


@pytest.mark.parametrize(
    ("named", "day", "quarter", "raises"),
    [
        ("Q1", "30 June 2023", Q2, False),
        ("Q1", "1 July 2023", Q2, True),
        ("Q4", "5 February 2023", Q1, False),
        ("Q3", "31 December", Q3, False),
        ("Q3", "1 January 2024", Q3, True),
    ],
)
def test_the_quarter_that_is_named_counts(named: str, day: str, quarter: Quarter, raises: bool) -> None:
    assert bool(abouts(date_outside, f"It was held in {named}, on {day}.", quarter=quarter)) is raises


@given(st.dates(dt.date(2023, 1, 1), dt.date(2024, 6, 30)))
@example(dt.date(2023, 7, 1))
@example(dt.date(2023, 9, 30))
def test_every_day_is_in_or_out(day: dt.date) -> None:
    outside = abouts(date_outside, f"The event took place in Q2, on {day.day} {day:%B} {day.year}.")
    assert bool(outside) is not (Q2.start <= day <= Q2.end)


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        ("17% of recommendations had been signed off.", True),
        ("Nine in ten agreed, 43 per cent strongly.", True),
        ("81% of 12 closed cases.", False),
        ("81% of the 1,200 people asked.", False),
        ("Of 379 adults, 43% were referred.", False),
        ("379 adults came. 43% of these were referred.", False),
        ("{measure:figure} ended in conviction.", False),
        ("Of {measure:count} recommendations 17% were signed off.", False),
        ("It moved by 3 percentage points.", False),
        ("Council tax rose by 2.99%.", False),
        ("Signed off: 17% (4 of 24).", False),
    ],
)
def test_a_percentage_needs_its_base(text: str, raises: bool) -> None:
    assert bool(abouts(percentage_without_base, text)) is raises


def test_a_small_base_is_said_beside(said: Callable[..., list[Finding]]) -> None:
    theme = "improving-responses-to-domestic-abuse"
    [finding] = said(small_base, theme, "Physical abuse fell by {measure:drive-physical-abuse}.")
    assert finding.about == "drive-physical-abuse"
    assert "12 closed cases" in finding.why
    assert said(small_base, theme, "In 12 cases abuse fell by {measure:drive-physical-abuse}.") == []
    assert said(small_base, theme, "{measure:sarc-referred-by-police} came from the police.") == []
    assert said(small_base, theme, "Of {measure:drive-physical-abuse|base}: {measure:drive-physical-abuse}.") == []


def test_the_office_and_its_people_are_named_as_recorded(said: Callable[..., list[Finding]]) -> None:
    theme, plan, person = "communications-and-engagement", Plan.objects.in_force(), create_user(name="Odile Farrowby")
    assert plan
    assert said(stated, theme, f"{plan.force} wrote to {person.name}, and to {plan.office_holder}s elsewhere.") == []
    [finding] = said(stated, theme, "We wrote to Odile Farowby.")
    assert (finding.rule, finding.sentence) == ("Name that the record spells otherwise", "We wrote to Odile Farowby.")


def test_a_number_matches_a_record_or_raises(said: Callable[..., list[Finding]]) -> None:
    theme = "communications-and-engagement"
    right = "185 releases, 1,527 posts, more than 8,800 people, 17,407 signed up."
    assert said(stated, theme, right) == []
    assert said(stated, theme, "Elsewhere £538,496 went to Steer Clear, and £0.54m reads so too.") == []
    [finding] = said(stated, theme, "The office issued 186 press releases.")
    assert (finding.rule, finding.typed) == ("Number that matches no record", "186")
    assert (finding.is_blocking, finding.citation[:9]) == (False, "{measure:")


@pytest.mark.parametrize(
    "text",
    [
        "DRIVE 2, Safer Streets 5, Section 22A, section 22, Microsoft 365, RIBA Stage 13, Q2, quarter 2, Phase 12",
        "People aged 10 to 18, children under 10, under 25s, 16-year-olds, ages 11–17, a person aged 65",
        "In 2023, in 2023/24, 2023–24, 25 October, 18th October 2023, 5 to 12 May 2024, at 10.30am",
        "999 calls, people who rang 101, the A49, PCC/D/2023/30, HR4 9SW, 42A Albert Road, 24/7, paragraph 56",
        "For 18 months, 24 hours a day, 01905 123456, https://example.org/12/345, five-month, 3 meetings",
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert [number.words for number in typed_numbers(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It has 43 officers and 1,527 posts.", ["43", "1,527"]),
        (
            "Over 300 days; 85%, 84.5 per cent; £1.337m and £25,000.",
            ["300", "85%", "84.5 per cent", "£1.337m", "£25,000"],
        ),
        ("Of 24, 18 wait, and the 43 officers of The 52.", ["24", "18", "43", "52"]),
    ],
)
def test_what_is_a_figure_is_one(text: str, found: list[str]) -> None:
    assert [number.words for number in typed_numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        ("Waiting times have improved.", True),
        ("The conviction rate is {measure:figure} and has improved.", True),
        ("Attendance is better than the national average.", True),
        ("Attendance is better than other forces.", True),
        ("The rate of {measure:figure} is higher than in the region, at {measure:other}.", False),
        ("Deployments were 10% higher than in the same quarter.", False),
        ("Waits rose by 24 days.", False),
        ("Performance has improved from 81% to 85%.", False),
        ("The plan is to see that waiting times are reduced.", False),
        ("Attendance is among the highest in the region, for which no figure is given.", False),
        ("The Crime Reduction Board examines performance.", False),
        ("The house is better than a tent.", False),
        ("The contract has less than a year to run.", False),
        ("The wait is longer, and worse than the quarter before.", True),
    ],
)
def test_a_comparison_needs_its_other_side(text: str, raises: bool) -> None:
    assert bool(abouts(comparison_without_comparator, text)) is raises


def test_an_acronym_is_explained_at_first_use(said: Callable[..., list[Finding]]) -> None:
    theme = "criminal-justice"
    findings = said(
        unexplained_acronym, theme, "The LCJB met.\n\nThe LCJB and the PMF. UK, NHS and MPs. DRIVE and CLIMB."
    )
    assert [(each.about, each.place.paragraph) for each in findings] == [("LCJB", 1), ("PMF", 2)]
    assert said(unexplained_acronym, theme, "The Local Criminal Justice Board (LCJB) met. The LCJB agreed.") == []
    assert said(unexplained_acronym, theme, "HMICFRS (His Majesty’s inspectorate) came. HMICFRS left.") == []
    names = (
        "Rape and Serious Sexual Offences (RASSO), out-of-court disposals (OOCDs), Assurance and Accountability (A&A)."
    )
    assert said(unexplained_acronym, theme, f"{names} RASSO, OOCD and A&A.") == []
    late = said(unexplained_acronym, theme, "The FLU met.\n\nThe Firearms Licensing Unit (FLU) met.")
    assert [each.about for each in late] == ["FLU"]


def test_text_sent_before_raises() -> None:
    text = "This is a paragraph of more than twelve words that the last report had already word for word."
    before = {"theme": [text]}
    [finding] = unchanged_text(draft(text, prose_before=before))
    assert finding.is_blocking is False
    assert abouts(unchanged_text, f"{text} And this is new.", prose_before=before) == []
    assert abouts(unchanged_text, "None to report.", prose_before={"theme": ["None to report."]}) == []
    fixed = written(text, Place("background", "Background"))
    assert list(unchanged_text(draft("", prose=fixed, prose_before={"background": [text]}))) == []
    second = SimpleNamespace(report=SimpleNamespace(version=2))
    assert abouts(unchanged_text, text, prose_before=before, composition=second) == []


def test_a_mark_of_what_is_unreleased_is_no_change() -> None:
    def how(_: Reference) -> Cited:
        return Cited("85%", "/measures/m/", unreleased=True)

    words = "The rate stood at {} in every court of the whole area over the course of this quarter."
    prose = written(words.format("{measure:figure}"), how=how)
    assert len(list(unchanged_text(draft("", prose=prose, prose_before={"theme": [words.format("85%")]})))) == 1


@pytest.mark.parametrize(
    ("address", "raises"),
    [
        ("/measures/crown-court-conviction-rate/", False),
        ("/measures/no-such-measure/", True),
        ("/themes/criminal-justice/", False),
        ("/themes/no-such-theme/", True),
        ("/no/such/page/", True),
        ("/measures/", False),
        ("/quarters/", True),
        ("https://www.example.org/a?b=c", False),
        ("https://example", True),
        ("https://exa mple.org", True),
        ("www.example.org", True),
        ("mailto:clerk@example.org", False),
        ("mailto:clerk", True),
        ("#para-1", False),
        ("#para-99", True),
        ("#criminal-justice", False),
    ],
)
def test_a_link_leads_somewhere(said: Callable[..., list[Finding]], address: str, raises: bool) -> None:
    assert bool(said(broken_link, "criminal-justice", f"See [this page](<{address}>).")) is raises


def test_a_link_to_what_readers_cannot_see_leads_nowhere(said: Callable[..., list[Finding]]) -> None:
    Measure.objects.filter(slug="crown-court-conviction-rate").update(is_public=False)
    [finding] = said(broken_link, "criminal-justice", "See [this](/measures/crown-court-conviction-rate/).")
    assert finding.is_blocking
    assert "not published" in finding.why


def test_a_reference_that_prints_nothing_blocks() -> None:
    [finding] = not_published(draft("The rate was {measure:gone}, against {measure:figure}."))
    assert finding.is_blocking
    assert finding.about == "{measure:gone}"
    assert abouts(not_published, "The rate was {measure: figure.") == ["{measure: figure."]
    assert abouts(not_published, "The rate was 85%.") == []


ACTION, REASON = ("commissioner_action", "what the Commissioner did"), ("brag_reason", "why this grade")
BESIDE = [
    (*ACTION, "Held {measure:gone}.", "Reference that prints nothing"),
    (*ACTION, "Met the XQZV about 43% of them.", "Unexplained acronym"),
    (*ACTION, "Met on Monday 2 August 2023.", "Day that the record contradicts"),
    (*REASON, "The QZVX has not met.", "Unexplained acronym"),
    (*REASON, "It stands at {measure: gone.", "Reference that prints nothing"),
]


def test_the_words_beside_the_paragraphs_are_read_too(q2: Subject) -> None:
    """As long as they were left out, an old figure could stand in what the Commissioner is said to have done."""
    themes = list(q2.texts)[: len(BESIDE)]
    with triggers_off():
        for theme, (column, _, words, _) in zip(themes, BESIDE, strict=True):
            UpdateText.objects.filter(pk=q2.texts[theme].pk).update(**{column: words})
    findings = [finding for each in RULES for finding in each(subject(q2.composition.report, today=TODAY))]
    for theme, (_, part, _, rule) in zip(themes, BESIDE, strict=True):
        [place] = {finding.place for finding in findings if finding.rule == rule and finding.place.theme == theme}
        assert (place.paragraph, place.part, place.anchor) == (None, part, theme)
        assert place.words.endswith(f", {part}")


@pytest.mark.parametrize("field", ["heading", "title", "description"])
def test_a_picture_says_what_it_shows(field: str) -> None:
    def found(**words: str) -> list[Finding]:
        picture = SimpleNamespace(title=words["title"], description=words["description"])
        figure = SimpleNamespace(id="rate", heading=words["heading"], picture=picture)
        part = SimpleNamespace(
            slug="t", title="T", blocks=[SimpleNamespace(figure=figure), SimpleNamespace(figure=None)]
        )
        section = SimpleNamespace(slug="s", title="S", themes=[part])
        about: Any = SimpleNamespace(composition=SimpleNamespace(sections=[section]))
        return list(missing_alternative(about))

    whole = {"heading": "The rate", "title": "Rate", "description": "85% in September."}
    assert found(**whole) == []
    [finding] = found(**{**whole, field: " "})
    assert f"no {field}" in finding.why


# Hostile text

NO_RECORDS = (date_outside, percentage_without_base, comparison_without_comparator, extreme_alone, unchanged_text)
HOSTILE = [
    "1" * 20_000,
    "1," * 10_000,
    "12 of " * 5_000,
    "£1 " * 8_000,
    "in Q2 was " * 3_000,
    "as long as 3 " * 3_000,
    "A B C D E " * 3_000,
    "AB " * 8_000,
    "(" * 5_000 + ")" * 5_000,
    "{measure:" * 3_000,
    "5 May " * 5_000,
    "from 1 " * 5_000,
    "harder to " * 4_000,
    "- 1\n" * 3_000,
    "99 January 2023, 31 June, 0 May 2023, 5 May 0000",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet=st.sampled_from("1259%£,. \n-:()[]{}|*#QABofinthe wasMay\ue000\ue001§é−"), max_size=300))
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in (*NO_RECORDS, not_published):
        list(rule(draft(text)))
    list(typed_numbers(text))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_time_grows_with_the_text_only(text: str) -> None:
    about = draft(text)
    begun = time.process_time()
    for rule in NO_RECORDS:
        list(rule(about))
    list(typed_numbers(text))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_and_so_where_records_are_asked(said: Callable[..., list[Finding]], text: str) -> None:
    begun = time.process_time()
    for rule in (unexplained_acronym, stated, method_changed, broken_link, not_published):
        said(rule, "criminal-justice", text)
    assert time.process_time() - begun < 20
