"""Number words."""

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
ONES = {word: number for number, word in enumerate((SMALL + " eighteen nineteen").split())}
TENS = {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
POWERS = {"hundred": 2, "thousand": 3, "million": 6, "m": 6, "k": 3, "bn": 9, "billion": 9}
ORDINALS = {
    word: n
    for n, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
PARTS |= {"sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "tenths": 10, "sixths": 6, "eighths": 8}
SPELT = "|".join(sorted([*ONES, *TENS, "dozen", "hundred", "thousand", "million"], key=len, reverse=True))


def small(word: str) -> int:
    low = word.casefold()
    if low.removeprefix("a ") in {"hundred", "thousand"}:
        return 100 if low.endswith("hundred") else 1000
    return int(low) if low.isdigit() else sum(ONES.get(each, TENS.get(each, 0)) for each in low.split("-"))
