"""Caches in the memory of one worker that hold so many bytes, counted by the size of each result."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class BoundedCache(Generic[Key, Result]):
    """A function of one argument whose results are kept, those used last the longest.

    `size` estimates the bytes that an argument and its result take; `limit` is what all of them may take.
    """

    def __init__(self, function: Callable[[Key], Result], *, size: Callable[[Key, Result], int], limit: int) -> None:
        self._function, self._size, self._limit = function, size, limit
        self._entries: OrderedDict[Key, tuple[Result, int]] = OrderedDict()
        self._lock = Lock()
        self.bytes_kept = 0

    def __call__(self, key: Key) -> Result:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]
        result = self._function(key)
        self._keep(key, result, self._size(key, result))
        return result

    def _keep(self, key: Key, result: Result, size: int) -> None:
        with self._lock:
            if key in self._entries:  # another thread was faster
                return
            self._entries[key] = result, size
            self.bytes_kept += size
            while self.bytes_kept > self._limit:
                _, (_, freed) = self._entries.popitem(last=False)
                self.bytes_kept -= freed


class BoundedMemory(LocMemCache):
    """Django's cache in memory, which counts entries alone, with `MAX_BYTES` for all that it holds, pickled. What was
    not asked for longest goes first; what is larger by itself is not kept."""

    _cache: OrderedDict[str, bytes]
    _expire_info: dict[str, float | None]

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._most_bytes: int = params["OPTIONS"]["MAX_BYTES"]

    def _set(self, key: str, value: bytes, timeout: Any = DEFAULT_TIMEOUT) -> None:
        super()._set(key, value, timeout)  # type: ignore[misc]  # which every way to add an entry goes through
        over = sum(map(len, self._cache.values())) - self._most_bytes
        while over > 0:
            oldest, dropped = self._cache.popitem()
            del self._expire_info[oldest]
            over -= len(dropped)
