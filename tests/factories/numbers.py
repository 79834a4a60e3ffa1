"""Numbers in the names that factories make up: from 1 in each test, whatever ran before."""

from itertools import count


class Numbers:
    def __init__(self) -> None:
        self.restart()

    def __next__(self) -> int:
        return next(self._count)

    def restart(self, first: int = 1) -> None:
        self._count = count(first)


numbers = Numbers()
