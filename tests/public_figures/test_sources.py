"""What a file of each source says, and what is refused in one."""

import datetime as dt
from decimal import Decimal

import pytest

from pcc_portal.imports.sheets.read import read_file
from pcc_portal.public_figures.sources import SOURCES
from pcc_portal.public_figures.sources.declaration import UnreadFileError
from tests.public_figures import files

APRIL_TO_JUNE = (dt.date(2023, 4, 1), dt.date(2023, 6, 30))
APRIL = (dt.date(2023, 4, 1), dt.date(2023, 4, 30))
MAY = (dt.date(2023, 5, 1), dt.date(2023, 5, 31))


def facts(source: str, text: str) -> dict[tuple[str, str, dt.date, dt.date], Decimal]:
    return {fact.key: fact.value for fact in SOURCES[source].read(read_file(text.encode()))}


def test_quarters_of_courts_are_of_the_calendar() -> None:
    by_series = facts("courts", files.COURTS)
    assert by_series["Crown Court: Median offence to charge", "Borsetshire", *APRIL_TO_JUNE] == 61
    assert by_series["Crown Court: Mean offence to charge", "Borsetshire", *APRIL_TO_JUNE] == Decimal("88.25")
    assert by_series["Crown Court: Median offence to completion", "Felpersham", *APRIL_TO_JUNE] == 299
    assert by_series["Crown Court: Median offence to completion", "England and Wales", *APRIL_TO_JUNE] == 361
    assert ("Crown Court: Median offence to charge", "Felpersham", *APRIL_TO_JUNE) not in by_series  # not applicable


def test_recorded_crime_is_added_up_by_offence_subgroup_group_and_in_all() -> None:
    by_series = facts("recorded-crime", files.CRIME)
    assert by_series["All offences", "Borsetshire", *APRIL_TO_JUNE] == 125
    assert by_series["Theft offences: Residential burglary", "Borsetshire", *APRIL_TO_JUNE] == 120
    assert by_series["28A Attempted burglary", "Borsetshire", *APRIL_TO_JUNE] == 20
    fourth = (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    assert by_series["All offences", "Borsetshire", *fourth] == 7
    assert by_series["All offences", "Ambridge", *APRIL_TO_JUNE] == 900


def test_outcomes_are_added_up_over_offence_groups() -> None:
    by_series = facts("outcomes", files.OUTCOMES)
    assert by_series["Charged/Summonsed", "Borsetshire", *APRIL_TO_JUNE] == 15
    assert by_series["Robbery: Charged/Summonsed", "Borsetshire", *APRIL_TO_JUNE] == 3


def test_of_crimes_in_streets_only_counts_are_read() -> None:
    by_series = facts("street-crime", files.STREETS)
    assert by_series == {
        ("All types", "Borsetshire Police", *APRIL): 3,
        ("Burglary", "Borsetshire Police", *APRIL): 2,
        ("Anti-social behaviour", "Borsetshire Police", *APRIL): 1,
    }


def test_answering_is_read_by_month_with_shares_as_per_cent() -> None:
    by_series = facts("999-answering", files.ANSWERING)
    assert by_series["Answered under 10 seconds (%)", "Borsetshire Police", *APRIL] == Decimal("89.1")
    assert by_series["Mean answer time (seconds)", "Borsetshire Police", *MAY] == 9
    assert not any(series == "Region" for series, *_ in by_series)


def test_complaints_keep_the_period_that_their_row_covers() -> None:
    by_series = facts("complaints", files.COMPLAINTS)
    half = (dt.date(2023, 4, 1), dt.date(2023, 9, 30))
    assert by_series["Complaints logged", "Borsetshire", *half] == 433
    assert ("Allegations logged", "Borsetshire", *half) not in by_series
    assert by_series["Allegations logged", "Borsetshire", *APRIL_TO_JUNE] == 402


def test_payments_are_added_up_by_month_without_their_suppliers() -> None:
    by_series = facts("spending", files.SPENDING)
    assert by_series["All payments", "Whole file", *APRIL] == 1000
    assert by_series["Vehicle repairs", "Whole file", *APRIL] == 1000
    assert by_series["All payments", "Whole file", *MAY] == 750
    assert not any("Motors" in series or "REDACTED" in series for series, *_ in by_series)


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        ("courts", files.CRIME, "There is no column “Court type”."),
        ("courts", files.COURTS.replace("Q2 (Apr-Jun)", "Q1 (Apr-Jun)"), "quarters of the calendar are meant"),
        ("courts", files.COURTS.replace("2023,2023 Q2", "2023,2022 Q2"), "is no quarter of 2023"),
        ("courts", files.COURTS.replace("2023,2023 Q2 (Apr-Jun)", "12345,Q2"), "12345 is no year"),
        ("courts", files.COURTS.replace("361", "many"), "Row 3, Median offence to completion:"),
        ("courts", files.COURTS + files.COURTS.splitlines()[1].replace("61,310", "62,310"), "say different numbers"),
        ("recorded-crime", files.CRIME.replace("2023/24,4", "2023/24,5"), "Row 5, Financial Quarter: 5 is no quarter"),
        ("recorded-crime", files.CRIME.replace("2023/24,4", "2023/25,4"), "Row 5, Financial Year:"),
        ("recorded-crime", files.CRIME.replace("2023/24,4", "April 2023,4"), "is no financial year"),
        ("recorded-crime", files.CRIME.replace("44,7", "44,seven"), "Row 5, Number of Offences:"),
        ("street-crime", files.STREETS.replace("2023-04", "2023-13"), "Row 2, Month:"),
        ("street-crime", files.STREETS.replace(",Burglary,", ",,"), "Crime type: It is blank."),
        ("999-answering", files.ANSWERING.replace("April 2023", "sometime"), "Row 2, Month:"),
        ("complaints", files.COMPLAINTS.replace("433", "4e99999"), "Row 3, Complaints logged:"),
        ("spending", files.SPENDING.replace("03/04/2023", "31/04/2023"), "Row 2, Transaction Date:"),
        ("spending", files.SPENDING.replace("750,REDACTED", ",REDACTED"), "Row 4, Amount: It is blank."),
    ],
)
def test_what_is_no_file_of_a_source_is_refused_whole(source: str, text: str, words: str) -> None:
    with pytest.raises(UnreadFileError) as refusal:
        facts(source, text)
    assert words in str(refusal.value)


def test_of_many_faults_the_first_are_told_and_how_many_more() -> None:
    head, row = files.STREETS.splitlines()[:2]
    with pytest.raises(UnreadFileError) as refusal:
        facts("street-crime", "\n".join([head, *[row.replace("2023-04", "x")] * 30]))
    assert len(refusal.value.reasons) == 21
    assert refusal.value.reasons[-1] == "And 10 more."
