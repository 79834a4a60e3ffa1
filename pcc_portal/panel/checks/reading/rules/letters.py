"""How far apart two names are written."""

SHORT = 5  # letters


ONE_OFF = 2  # letters


LONG = 5  # words, of which the last alone differs


def is_near(name: str, known: str) -> bool:
    """One or two letters apart, in one word of several."""
    a, b = name.replace("&", "and").split(), known.replace("&", "and").split()
    if "".join(a).casefold() == "".join(b).casefold() and len(a) != len(b):
        return True
    if len(a) == len(b) == 1:
        return len(name) > SHORT and 0 < distance(name, known) <= ONE_OFF and name[0] == known[0]
    if len(a) == len(b) >= LONG and a[:-1] == b[:-1]:
        return a[-1] != b[-1]
    if len(a) != len(b) or len(a) < 2 or name.casefold() == known.casefold():
        return name != known and name.casefold() == known.casefold() and len(a) >= 2
    apart = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    is_short = all(min(len(x), len(y)) > 3 and x[0] == y[0] and distance(x, y) <= ONE_OFF for x, y in apart)
    return is_short and (len(apart) == 1 or len(a) == 2 or (len(apart) == 2 and len(a) > 3))


def distance(a: str, b: str) -> int:
    """Letters put in, taken out or changed between two words."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
    return row[-1]
