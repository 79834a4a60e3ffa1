"""Each defect can be planted: its text stands once in the project, and files of the names of its tests are there."""

from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.__main__ import ROOT, PlantingError, files_for, place_of, probed
from tests.mutants.planted import Mutant, planted

SOURCE = '''
LIMIT = 5


def least(number: int) -> bool:
    """Whether it is small."""
    if number > 0:
        return number < LIMIT
    return False
'''


def test_each_text_stands_once_and_has_tests() -> None:
    mutants = list(planted())
    assert len(mutants) >= 100
    assert [mutant for mutant in mutants if not files_for(mutant, place_of(mutant, ROOT), ROOT)] == []
    assert [each for each, times in Counter(mutants).items() if times > 1] == []


def test_a_text_that_stands_nowhere_is_told() -> None:
    with pytest.raises(PlantingError, match="nowhere"):
        place_of(Mutant("rules", "no such text anywhere in it", "", ()), ROOT)


def test_a_function_says_when_it_is_entered_and_a_module_does_not() -> None:
    inside, outside = (Mutant("", text, "", ()) for text in ("number < LIMIT", "LIMIT = 5"))
    source, told = probed(SOURCE, {7: inside, 8: outside})
    assert told == {7}
    assert source.splitlines()[6] == '    __import__("tests.mutants.reached", fromlist=["at"]).at(7)'
    assert source.splitlines()[7] == "    if number > 0:"
    compile(source, str(Path(__file__)), "exec")
