"""Words as the reader knows them: their stems, and the classes that say how a figure moves, compares or is rounded."""

from __future__ import annotations

import re
from functools import lru_cache

from . import synonyms

IRREGULAR = {"people": "person", "persons": "person", "children": "child", "women": "woman", "men": "man"}
IRREGULAR |= {"commissioner": "commissioner", "lives": "life"}
ENDINGS = re.compile(r"(?:ings?|ed|als?|es|s|e|y)$")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What word forms of one root share, in small letters: "referrals", "referred" → "referr"."""
    low = word.casefold().replace("’", "'").removesuffix("'s").rstrip("'")
    return IRREGULAR.get(low) or _bare(CALLED.get(low, low))


def _bare(low: str) -> str:
    if low.endswith("ies") and len(low) > 4:
        low = low[:-3] + "y"
    bare = ENDINGS.sub("", low) if len(low) > 4 and not low.endswith("ss") else low
    return bare[:6] if len(bare) > 7 else bare


CALLED = {other: word for word, others in synonyms.WORDS.items() for other in others.split()}


def several(words: str) -> frozenset[str]:
    """Words with spaces between them."""
    return frozenset(words.split())


def forms(verbs: str) -> frozenset[str]:
    """The forms of regular verbs, and as they stand the words after a stroke: "climb grow/grew/grown"."""
    result: set[str] = set()
    for verb, *more in (each.split("/") for each in verbs.split()):
        base = verb[:-1] if verb.endswith("e") else verb[:-1] + "i" if verb.endswith("y") else verb
        twice = verb + verb[-1] if re.search(r"[aeiou][pgt]$", verb) and len(verb) < 5 else base
        result |= {verb, f"{verb}s", f"{twice}ed", f"{twice}ing", f"{base}ed", f"{base}es", *more}
    return frozenset(result)


UP = forms(
    "rise/rose/risen/rising grow/grew/grown/growing/growth increase climb jump surge swell/swollen mount escalate"
    " swell creep/crept balloon/ballooned edge multiply spike"
    " expand lengthen widen soar gain accelerate rocket build/built/building lift advance inch nudge heighten intensify"
    " spiral snowball inflate hike uptick upturn upswing upsurge rally boost stretch bulge burgeon leap/leapt mushroom"
    " proliferate rebound skyrocket amplify augment ascend elevate rocket bump bounce swelled enlarge explode"
    " thicken deepen"
) | {"up", "upward", "upwards"}
DOWN = forms(
    "fall/fell/fallen/falling drop decrease decline reduce/reduction/reductions shrink/shrank/shrunk slip dip shorten"
    " cut/cutting ease/easing dwindle slide/slid slump tumble subside trim/trimmed shed/shedding"
    " lessen diminish narrow lower/lowered plummet plunge sink/sank/sunk contract recede wane abate taper fade"
    " erode ebb"
    " dive/dove nosedive downturn downswing collapse crash slacken deplete moderate subside thin/thinned/thinning"
    " sag/sagged/sagging droop wither crumble shave prune pare slash slim/slimmed/slimming soften taper topple whittle"
    " decelerate descend deflate dampen curtail evaporate retreat lighten peter crater wilt tick/ticked"
) | {"down", "downward", "downwards", "losing"}
DOWN -= {"contract", "contracts", "lower"}
MORE = frozenset({"more", "higher", "greater", "longer", "over", "above", "ahead", "larger", "bigger", "slower"})
OUTSIDE = frozenset({"outside", "inside", "off", "within"})
FEWER = frozenset({"fewer", "less", "lower", "shorter", "under", "below", "behind", "short", "smaller", "quicker"})
FEWER |= {"faster", "sooner"}
BETTER = forms(
    "improve/improvement/improvements strengthen recover/recovery brighten progress/progressed revive flourish rally"
)
BETTER |= {"better", "stronger", "healthier", "brighter", "improving"}
WORSE = forms("worsen deteriorate/deterioration weaken degrade regress backslide/backslid falter") | {
    "worse",
    "weaker",
    "poorer",
    "worsening",
}
FLAT = frozenset({"levelled", "plateaued", "flat", "unchanged", "stable", "steady", "static", "constant", "unmoved"})
FLAT |= {"stagnant", "stagnated", "stationary", "unaltered", "flatlined", "steadied", "stalled"}
MOVES = UP | DOWN | BETTER | WORSE

NOT = frozenset(
    {
        "not",
        "no",
        "nothing",
        "nobody",
        "none",
        "never",
        "neither",
        "nor",
        "without",
        "hardly",
        "cannot",
        "isn't",
        "hasn't",
        "wasn't",
    }
)
NOT |= {"didn't", "doesn't", "won't", "haven't", "weren't", "aren't", "don't"}
AHEAD = frozenset(
    {"will", "would", "shall", "should", "could", "can", "may", "might", "must", "if", "unless", "until", "aim", "aims"}
    | {
        "plan",
        "plans",
        "hope",
        "hopes",
        "want",
        "wants",
        "help",
        "helps",
        "whether",
        "seek",
        "seeks",
        "intend",
        "expect",
    }
    | {"expected", "forecast", "hoped", "intended", "aimed", "promised", "won't", "whenever"}
)
# Words that give a figure of before as one of before.
BEFORE = frozenset(
    [
        "previous",
        "previously",
        "last",
        "earlier",
        "before",
        "had",
        "formerly",
        "originally",
        "corrected",
        "prior",
        "preceding",
        "compared",
        "ago",
        "baseline",
        "against",
        "since",
        "revised",
        "restated",
        "hitherto",
        "then",
        "beginning",
        "initially",
        "start",
    ]
)
NOW = frozenset({"now", "currently", "today", "latest", "presently", "present", "remains", "stands"})

OVER = frozenset({"over", "above", "exceeding", "exceeded", "exceeds", ">", "topped", "topping", "past", "beyond"})
OVER |= {"passed", "surpassed", "surpassing", "passing"}
UNDER = frozenset({"under", "below", "<"})
NEARLY = frozenset({"nearly", "almost", "approaching"})
ABOUT = frozenset({"about", "around", "some", "approximately", "roughly", "circa", "approx", "c", "broadly"})
FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "at",
        "on",
        "to",
        "by",
        "with",
        "for",
        "from",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "their",
        "they",
        "we",
        "i",
        "our",
        "my",
        "you",
        "your",
        "he",
        "she",
        "his",
        "her",
        "who",
        "whom",
        "which",
        "what",
        "when",
        "where",
        "while",
        "whilst",
        "as",
        "than",
        "then",
        "so",
        "not",
        "no",
        "into",
        "upon",
        "within",
        "out",
        "up",
        "down",
        "per",
        "both",
        "all",
        "each",
        "any",
        "some",
        "such",
        "only",
        "just",
        "now",
        "also",
        "too",
    ]
)
MEDIAN, MEAN, LONGEST = "median", "mean", "longest"
STATISTICS = {
    "median": MEDIAN, "half": MEDIAN, "mean": MEAN, "average": MEAN, "averaged": MEAN, "averages": MEAN,
    "longest": LONGEST, "maximum": LONGEST, "slowest": LONGEST, "somebody": LONGEST, "someone": LONGEST,
}  # fmt: skip
TYPICAL = frozenset(
    [
        "usual",
        "usually",
        "typical",
        "typically",
        "ordinarily",
        "ordinary",
        "normally",
        "normal",
        "generally",
        "routinely",
        "expect",
        "expected",
        "commonly",
        "most",
        "standard",
        "reckon",
        "tend",
        "tends",
        "habitually",
        "rule",
    ]
)
WORDS_OF_TARGET = several(
    "target targets ceiling limit goal goals aim ambition threshold benchmark hoped aimed expectation mark"
    " standard floor cap bar hurdle"
    " yardstick"
) | {"objective"}


# Numbered things, whose number counts nothing.
NUMBERED = several(
    "appendix annex section sections schedule article chapter paragraph paragraphs para page pages table figure "
    "chart graph tab item items line row form procedure version volume stage stages phase tier level grade band "
    "category lot option strand room floor platform route road junction press key ref "
    "reference record no number op operation project week quarter question recommendation minute minutes order "
    "rule regulation clause step zone year years act windows box part step ext tel telephone class ward unit rule "
    "point aged age under- period journal invoice bay voucher ledger cheque account code batch form ticket file"
    " folder box page "
    "incident log crime bundle exhibit slide channel platform gate stand shelf locker desk vehicle car unit hall"
    " studio track "
    "level course module lesson badge collar warrant permit licence certificate serial entry note footnote action"
    " risk motion"
) | {"priority", "objective", "theme"}
