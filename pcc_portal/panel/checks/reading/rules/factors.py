"""How many times as large a figure is told to have become."""

from collections.abc import Iterator
from decimal import Decimal

from ..ahead import is_ahead
from ..matching import chief
from ..parsed import Parsed
from ..record import COUNT
from ..slips import Slip, plain, slip
from .changes import record_pairs
from .owners import is_subject

FACTORS = {"halved": Decimal("0.5"), "halving": Decimal("0.5"), "doubled": Decimal(2), "doubling": Decimal(2)}
FACTORS |= {"twofold": Decimal(2), "threefold": Decimal(3), "fourfold": Decimal(4), "fivefold": Decimal(5)}
FACTORS |= {"trebled": Decimal(3), "tripled": Decimal(3), "quadrupled": Decimal(4)}


def factors(parsed: Parsed) -> Iterator[Slip]:
    """ "Halved", "doubled": from the figures of the sentence, or else from those of the record."""
    for word in parsed.sentence.words:
        factor = FACTORS.get(word.low)
        subjects = [record for record in chief(parsed) if record.is_measure]
        if (
            factor is None
            or is_ahead(parsed, word.start)
            or len(subjects) != 1
            or not is_subject(parsed, word, subjects[0])
        ):
            continue
        levels = [each.amount for each in parsed.quantities if each.start > word.start and each.kind == "figure"]
        pairs = [(levels[1], levels[0])] if len(levels) == 2 else []
        pairs = pairs or [
            (pair.now, pair.then) for pair in record_pairs(parsed) if pair.base in {"previous", "earlier"}
        ]
        if pairs and all(then and abs(now / then - factor) > factor / 10 for now, then in pairs):
            says = f"{plain(pairs[0][1], COUNT)} to {plain(pairs[0][0], COUNT)} is not that"
            yield slip(parsed, "wrong-share", word.start, word.end, says, subjects[0])
