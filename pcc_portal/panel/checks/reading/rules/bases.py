"""Whether it is known of how many a percentage is a share."""

from ..matching import chief, matches
from ..parsed import Parsed
from ..quantities import Quantity
from ..record import COUNT, Record
from ..roles import role, speaks_of_target
from .levels import is_elsewhere, is_made
from .shares import is_of_parts
from .unrecorded import is_borne_out

FEWEST = 30  # of fewer, a share has to say of how many


def has_base(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it a share of thirty or more that a record of the theme holds, another's figure, or made of others?"""
    near = [record for record in parsed.world.records if record.theme == parsed.theme or record in parsed.records]
    shares = [share for record in near for share in record.shares if quantity.fits(share.value.amount)]
    first = [
        value for record in near for value in record.values if value.kind == "first" and quantity.fits(value.amount)
    ]
    if shares or first:
        typed = {each.amount for each in parsed.quantities if each.unit == COUNT}
        return all(share.denominator >= FEWEST or share.denominator in typed for share in shares)
    if is_of_parts(parsed, quantity) or _is_of_mark(parsed, quantity, near) or _is_step(parsed, quantity):
        return True
    is_of_others = bool(chief(parsed)) and is_elsewhere(parsed, quantity)
    return is_of_others or is_made(parsed, quantity, by_records=not matches(parsed, quantity))


def _is_of_mark(parsed: Parsed, quantity: Quantity, near: list[Record]) -> bool:
    """A target, or another's figure, of a measure of the theme, in a sentence that says so."""
    targets = [record.target.amount for record in near if record.target] if speaks_of_target(parsed) else []
    who = parsed.has("comparator")
    others = [each.amount for record in near for each in record.comparators if each.who in who]
    return any(quantity.fits(amount) for amount in (*targets, *others))


def _is_step(parsed: Parsed, quantity: Quantity) -> bool:
    """ "36 up on the year, about 13 per cent": the change that the figure before it tells."""
    before = [each for each in parsed.quantities if each.end <= quantity.start]
    is_after = bool(before) and role(parsed, before[-1]).kind == "change" and not matches(parsed, quantity)
    return is_after and is_borne_out(parsed, quantity)
