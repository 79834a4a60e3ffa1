"""What a file may hold, and what is said of one that holds more."""

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000  # that hold something
MOST_UNPACKED = 400_000_000  # bytes
MOST_PARTS = 2_000  # files in a workbook, which is an archive
MOST_MEMORY = 1_500_000_000  # bytes of address space of the process that reads
MOST_SECONDS = 60  # of its working time
LONGEST_CELL = 40_000  # characters
EVERY_SHEET = "--every-sheet"  # what the process that reads is asked for all sheets by
SHOWN = 5  # places that a sentence names


class RefusedFileError(Exception):
    """Why a file is not read: every reason, in sentences. `sheets`: those of which one has to be named."""

    def __init__(self, *reasons: str, sheets: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(reasons))
        self.reasons, self.sheets = reasons, sheets


def listed(places: list[str]) -> str:
    """The first of them, and how many more: "B2, B3, B4, B5, B6 and 12 more"."""
    shown, more = places[:SHOWN], len(places) - SHOWN
    return f"{', '.join(shown)} and {more:,} more" if more > 0 else ", ".join(shown)
