"""What a worker keeps in memory is bounded in bytes."""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from pcc_portal import gunicorn
from pcc_portal import settings as service
from pcc_portal.ui import downloads, markdown
from pcc_portal.ui.caching import BoundedCache, BoundedMemory
from tests.threads import at_once


def growth(work: Callable[[], None]) -> float:
    """MiB that are held after the work and were not before."""
    tracemalloc.start()
    try:
        work()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 2**20
    finally:
        tracemalloc.stop()


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> BoundedCache:
    """Empty, and so small that a few texts fill it."""
    empty = BoundedCache(markdown._parse, size=markdown._size, limit=4 * 2**20)
    monkeypatch.setattr(markdown, "parsed", empty)
    return empty


def test_long_lists_that_are_saved_again_and_again_do_not_grow_a_worker(parsed: BoundedCache) -> None:
    def save() -> None:
        for number in range(10):
            markdown.references("- item\n" * 700 + f"- {number}\n")

    assert growth(save) < 5


@pytest.mark.parametrize(
    "text", ["- item\n" * 300, "|a|b|\n|-|-|\n" + "|1|2|\n" * 300, "*a* " * 500, "word " * 2000, "{measure:a} " * 200]
)
def test_the_size_of_a_text_is_estimated_as_no_less_than_it_is(text: str) -> None:
    kept = []
    measured = growth(lambda: kept.append(markdown._parse(text)))
    assert measured <= markdown._size(text, kept[0]) / 2**20 < 8 * measured + 0.2


def test_what_was_used_last_stays_longest() -> None:
    asked: list[str] = []

    def work(key: str) -> str:
        asked.append(key)
        return key.upper()

    cached = BoundedCache(work, size=lambda key, result: len(key) + len(result), limit=8)
    assert [cached(key) for key in ("aa", "bb", "aa", "cc", "aa", "bb")] == ["AA", "BB", "AA", "CC", "AA", "BB"]
    assert asked == ["aa", "bb", "cc", "bb"]
    assert cached.bytes_kept == 8
    assert cached("too long") == "TOO LONG"
    assert cached.bytes_kept == 0


def test_threads_that_ask_at_once_count_a_result_once() -> None:
    cached = BoundedCache(str.upper, size=lambda key, result: len(key), limit=100)

    def ask() -> None:
        for number in range(500):
            cached(f"key {number % 7}")

    at_once(*[ask] * 4)
    assert cached.bytes_kept == 7 * len("key 0")


def test_long_cells_of_files_do_not_grow_a_worker() -> None:
    def write() -> None:
        for number in range(500):
            downloads.cell(f"{number} " + "x" * 20_000)

    assert growth(write) < 1


def memory(most: int) -> BoundedMemory:
    cache = BoundedMemory("test-bounded", {"OPTIONS": {"MAX_ENTRIES": 1000, "MAX_BYTES": most}})
    cache.clear()
    return cache


def test_what_was_not_asked_for_longest_makes_room() -> None:
    cache = memory(3500)
    for name in "abc":
        cache.set(name, b"x" * 1000)
    assert cache.get("a") is not None
    cache.set("d", b"x" * 1000)
    assert [name for name in "abcd" if cache.get(name) is not None] == ["a", "c", "d"]


def test_what_is_larger_than_all_the_room_is_not_kept_and_the_same_name_counts_once() -> None:
    cache = memory(3500)
    for _ in range(10):
        cache.set("a", b"x" * 1000)
    cache.set("b", b"x" * 1000)
    assert cache.get("a") is not None
    cache.set("c", b"x" * 5000)
    assert cache.get("c") is None


def test_what_service_keeps_in_memory_has_a_bound_in_bytes() -> None:
    """Of each kind, in the settings as they are in service: the suite keeps nothing."""
    for name in ("pages", "drafts", "pieces"):
        kept: Any = service.CACHES[name]
        assert kept["BACKEND"].endswith(BoundedMemory.__name__)
        assert kept["OPTIONS"]["MAX_BYTES"] <= 40_000_000


def test_memory_goes_back_once_an_answer_took_much(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    sizes = iter([100, 90, 100, 90 + gunicorn.GROWN + 1, 95])
    monkeypatch.setattr(gunicorn, "_own_memory", lambda: next(sizes))
    monkeypatch.setattr(gunicorn, "_settled", [90 - gunicorn.GROWN])
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    for _ in range(3):
        gunicorn.post_request(None, None, None, None)
    assert collected == [1, 1]
    assert gunicorn._settled == [95]
