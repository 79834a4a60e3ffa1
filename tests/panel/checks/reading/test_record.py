"""A record that is kept, and taken out again, is the record that it was."""

import dataclasses
import pickle

from pcc_portal.panel.checks.reading.record import NUMBERS, Record
from tests.panel.checks.reading.world import world

ALL = [each.name for each in dataclasses.fields(Record)]


def kept(record: Record) -> Record:
    again: Record = pickle.loads(pickle.dumps(record))  # noqa: S301  written here
    return again


def test_a_record_that_was_pickled_twice_holds_what_it_held() -> None:
    for record in world().records:
        once = kept(record)
        assert not set(NUMBERS) & set(vars(once)), "its numbers are taken out when they are asked for"
        twice = kept(once)
        for each in (twice, once):
            assert [getattr(each, name) for name in ALL] == [getattr(record, name) for name in ALL]
            assert list(each.levels()) == list(record.levels())
        assert not hasattr(once, "figures")


def test_levels_of_a_period_are_those_of_all_that_are_of_it() -> None:
    for record in world().records:
        for period in {value.period for value in record.values if value.period}:
            assert list(record.levels(period)) == [each for each in record.levels() if each.period == period]
