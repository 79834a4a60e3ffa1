"""An office that changes everything that is its own finds none of the old words on any page or in any file."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from objectives import actions
from objectives.models import Objective, Plan, Theme
from pcc_portal.accounts.actions import invite
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.parts import actions as parts
from pcc_portal.periods.models import Quarter
from pcc_portal.reminders.actions import send_all
from pcc_portal.ui import house
from tests.architecture.crawl import client_of, crawl
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_award, create_contract, create_grant_round, create_risk
from tests.factories.desks import create_approved
from tests.factories.estates import create_disposal, create_project, create_property
from tests.factories.objectives import (
    create_decision,
    create_delivery_action,
    create_milestone,
    create_plan,
    create_priority,
    create_theme,
)
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request, seal
from tests.factories.performance import (
    create_ad_hoc_request,
    create_budget,
    create_forecast,
    create_inspection,
    create_meeting,
    create_recommendation,
)
from tests.factories.periods import create_quarter
from tests.pages import publish
from tests.pictures import PNG, png

OLD: dict[str, Any] = {
    "title": "Safer Loamshire Plan",
    "body": "Office of the Police and Crime Commissioner for Loamshire",
    "office_holder": "Police and Crime Commissioner",
    "deputy": "Deputy Police and Crime Commissioner",
    "clerk": "clerk to Loamshire",
    "chief": "Chief Constable",
    "force": "Loamshire Police",
    "area_name": "Loamshire",
    "panel": "Loamshire Police and Crime Panel",
    "report_title": "Police and Crime Plan activity and performance monitoring report",
    "body_web": "https://www.loamshire.example",
    "force_web": "https://police.loamshire.example",
    "panel_web": "https://panel.loamshire.example",
    "licence": "Open Government Licence",
    "licence_web": "https://licence.loamshire.example",
    "population": 1_309_000,
    "population_source": "Census of 2021",
    "small_count": 5,
    "small_base": 10,
    "small_reason": "in Loamshire neighbours could tell",
    "colour": "#5a0f3c",
    "priority_word": "old-pillar",
    "priority_words": "old-pillars",
    "objective_word": "old-aim",
    "objective_words": "old-aims",
    "theme_word": "old-strand",
    "theme_words": "old-strands",
}
NEW: dict[str, Any] = {
    "title": "Together for Glanaber",
    "body": "Mayor’s Office for Glanaber",
    "office_holder": "Deputy Mayor for Policing",
    "short_title": "Deputy Mayor",
    "deputy": "Assistant Mayor for Policing",
    "clerk": "monitoring officer",
    "chief": "Head of Policing",
    "force": "Heddlu Glanaber",
    "area_name": "Glanaber",
    "panel": "Glanaber Scrutiny Board",
    "report_title": "How we did",
    "body_web": "https://www.glanaber.example",
    "force_web": "https://heddlu.glanaber.example",
    "panel_web": "https://board.glanaber.example",
    "licence": "Open Glanaber Licence",
    "licence_web": "https://licence.glanaber.example",
    "population": 720_000,
    "population_source": "our own count",
    "small_count": 4,
    "small_base": 12,
    "small_reason": "few live here",
    "colour": "#0b5345",
    "priority_word": "guiding ambition",
    "priority_words": "guiding ambitions",
    "objective_word": "long-term goal",
    "objective_words": "long-term goals",
    "theme_word": "expected outcome",
    "theme_words": "expected outcomes",
    "money_style": house.MoneyStyle.LONG,
    "date_style": house.DateStyle.WEEKDAY,
}
WORDS = ("Loamshire", "loamshire", "Commissioner", "Chief Constable", "Police and Crime P", "Government Licence")
NUMBERS = ("1,309,000", "Census of 2021", "under 5 ", "fewer than 10 ", "5a0f3c", "Old words of the logo")
LEVELS = ("old-pillar", "old-aim", "old-strand", "Old-pillar", "Old-aim", "Old-strand")
OLD_HEADINGS = ("Equality implications", "Legal implications")
# An amount and a day as the old house style had them, and no part of what names the day of its week.
SHORT_MONEY = re.compile(r"£\d[\d.,]*m\b")
DAY = r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
BARE_DAY = re.compile(rf"(?<!day )(?<![\d-])\b{DAY}")
# What our own sentences call the levels, outside of addresses, tags, the records' own titles and the words of the law.
SHOWN = re.compile(
    r"<(style|script)\b.*?</\1>|<[^>]*>|(?<![\w/])/[a-z][\w/.-]*|Theme \d+|Objective \d+|Priority \d+"
    r"|[Nn]ational priorit(?:y|ies)",
    re.DOTALL,
)
LEVEL = re.compile(r"\b(themes?|objectives?|priority|priorities)\b", re.IGNORECASE)
TYPED = "Panel report, 20 July 2023"  # where a commitment was made, in somebody's words
# What is no word of the office: laws and bodies of the whole country, and what was typed, or when, in the log.
OF_THE_COUNTRY = ("/glossary/", "/log/", "/history/", "/public-figures/")
OF_KEYS = ("/data/dictionary", "/data/datapackage.json", "/api/")  # columns keep their keys, whatever pages call them
REGISTERS = "/data/registers/"  # so do the columns of their rows
# Where it is chosen, which shows what else there is to choose, or gives an example.
OF_BEFORE = ("/since/", "/follow/")  # tell what the names were in the paper before
OF_PLAN = ("names", "levels", "addresses", "house-style")
CHOSEN = (*(f"/office/plans/plan/{name}/" for name in OF_PLAN), "/office/report-parts/")


@pytest.fixture
def office(db: None) -> Plan:
    """With something on every page, a sealed report and a draft, all after the change of names."""
    plan = create_plan(slug="plan", **OLD)
    administrator = create_administrator()
    actions.set_logo(plan, by=administrator, content=PNG, words="Old words of the logo")
    quarter = create_quarter()
    create_records(quarter)
    publish(quarter)
    change_everything(plan, by=administrator)
    report = create_panel_report(quarter=quarter, office_contact="Ann Able", office_web=NEW["body_web"])
    create_panel_request(meeting=report.meeting, is_public=True)
    seal(report, by=create_publisher())
    create_panel_report(
        meeting=create_panel_meeting(on=dt.date(2024, 2, 2)), quarter=create_quarter(year=2023, number=3)
    )
    return plan


def create_records(quarter: Quarter) -> None:
    theme = create_approved().theme
    Objective.objects.filter(pk=theme.objective_id).update(priority=create_priority(plan=theme.objective.plan))
    create_theme().also_serves.add(theme.objective)
    public: dict[str, Any] = {"is_public": True}
    create_decision(theme=theme, **public)
    create_milestone(theme=theme, **public)
    create_delivery_action(theme=theme, **public)
    create_contract(**public)
    create_award(**public)
    create_grant_round(funder="The office", **public)
    create_risk(theme=theme, **public)
    create_disposal(place=create_property(**public), **public)
    create_project(**public)
    create_meeting(**public)
    create_ad_hoc_request(**public)
    create_recommendation(inspection=create_inspection(**public), **public)
    create_forecast(budget=create_budget(**public), quarter=quarter, outturn=275_663_000)


def change_everything(plan: Plan, *, by: User) -> None:
    assert NEW.keys() >= OLD.keys()
    actions.change_office(plan, by=by, reason="A mayor takes over.", **NEW)
    actions.set_logo(plan, by=by, content=png(red=7), words="Glanaber")
    parts.rename_part("equality", by=by, heading="Fairness")
    parts.retire_part("legal", by=by)


def old_words(address: str, text: str) -> Iterator[str]:
    words = (*WORDS, *NUMBERS, *OLD_HEADINGS, *LEVELS)
    yield from (f"{address}: {word} in …{_around(text, word)}…" for word in words if word in text)
    is_page = text.startswith("<!doctype html>")
    if is_page or (address.partition("?")[0].endswith(".csv") and not address.startswith(REGISTERS)):
        seen = SHOWN.sub(" ", text)
        yield from (f"{address}: {match[0]} in …{_around(seen, match[0])}…" for match in LEVEL.finditer(seen))
    if is_page:
        text = text.replace(TYPED, "")
        yield from (f"{address}: {match[0]}" for match in (*SHORT_MONEY.finditer(text), *BARE_DAY.finditer(text)))


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return text[max(0, at - 60) : at + 60].replace("\n", " ")


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR], ids=str)
def test_no_old_word_is_left(office: Plan, without_zeal: None, role: Role | None) -> None:
    pages = crawl(client_of(role), past=False)
    met = [
        said
        for address, text in pages.items()
        if not address.startswith((*OF_THE_COUNTRY, *OF_KEYS))
        and address not in CHOSEN
        and not address.startswith(OF_BEFORE)
        for said in old_words(address, text)
    ]
    assert not met, f"{len(met)}:\n" + "\n".join(met[:60])
    everything = "\n".join(pages.values())
    for word in (
        *(value for value in NEW.values() if isinstance(value, str) and len(value) > 9),
        "Fairness",
        "Glanaber",
    ):
        assert word in everything, word
    kinds = {address.rpartition("/")[2].partition("?")[0].rpartition(".")[2] for address in pages}
    assert {"csv", "json", "html", "css", "png"} <= kinds


def test_no_old_word_is_left_in_a_mail(
    office: Plan, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    Theme.objects.update(owner=create_user(role=Role.CONTRIBUTOR))
    send_all(dt.date(2023, 10, 20), print)
    person: dict[str, Any] = {"name": "New", "email": "new@x.example", "role": Role.CONTRIBUTOR}
    with django_capture_on_commit_callbacks(execute=True):
        invite(by=create_administrator(), **person, site="https://x.example")
    assert len(mailoutbox) > 1
    parts = [str(part) for mail in mailoutbox for part in (mail.body, *(part for part, _ in mail.alternatives))]
    texts = [SHOWN.sub(" ", re.sub(r"https?://\S+", "", text)) for text in parts]
    assert "expected outcomes" in " ".join(texts)
    assert not [word for text in texts for word in (*WORDS, *NUMBERS, *LEVELS) if word in text]
    assert not [match[0] for text in texts for match in LEVEL.finditer(text)]


def test_the_search_finds_what_it_is_for(office: Plan) -> None:
    page = "<!doctype html>the Commissioner paid £1.2m on 9 November 2023, £1.2 million on Thursday 9 November 2023"
    assert [said.partition(": ")[2].partition(" in …")[0] for said in old_words("/", page)] == [
        "Commissioner",
        "£1.2m",
        "9 November 2023",
    ]
