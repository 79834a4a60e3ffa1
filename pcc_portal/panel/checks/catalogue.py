"""The rules of the check by name: what each holds against a text, a slip that it finds and a sentence that it leaves.

A rule names itself in its findings (`Finding.rule`); a test holds that each name stands here.
"""

from dataclasses import dataclass

from django.utils.text import slugify


@dataclass(frozen=True)
class Declared:
    """`stops`: a finding of it stops the report from being sealed, unless the office has softened the rule. `is_kept`:
    no office can soften it, for what is sealed must be owned and approved."""

    name: str
    holds: str
    slip: str
    clean: str
    stops: bool = False
    is_kept: bool = False

    @property
    def slug(self) -> str:
        return slugify(self.name)


ON_WORDS = (
    Declared(
        "Old value",
        "A figure or a day is stated as of now, and the record says something else by now.",
        "The wait is 87 days. (The record: 84 days now, 87 the quarter before.)",
        "The wait fell from 87 days to 84.",
        stops=True,
    ),
    Declared(
        "Number that matches no record",
        "A figure stands on no record, so that nobody can check it.",
        "We spent £48,000 on signs. (No record says so.)",
        "We spent £48,000 on signs. (An award of £48,000 is on record.)",
    ),
    Declared(
        "Figure of something else",
        "A figure is on record for another area, period, statistic or record than the sentence names.",
        "The median wait was 402 days. (The record: 402 is the longest, 118 the median.)",
        "The longest wait was 402 days. (The record: 402 is the longest, 118 the median.)",
        stops=True,
    ),
    Declared(
        "Figure that the record contradicts",
        "An amount, or a figure told as over, under or nearly, is not what the record of the sentence holds.",
        "Over 90% of calls were answered in time. (The record: 89.6%.)",
        "Nearly 90% of calls were answered in time. (The record: 89.6%.)",
    ),
    Declared(
        "Direction that the record contradicts",
        "Something is said to have risen, fallen or got better or worse, and the figures moved the other way.",
        "The backlog shrank to 1,310. (The record: 1,265 the quarter before.)",
        "The backlog grew to 1,310. (The record: 1,265 the quarter before.)",
    ),
    Declared(
        "Arithmetic that does not come out",
        "A difference, a share, a sum, an average or what is left is not that of the figures it is made of.",
        "It rose by 10, from 53 to 61.",
        "It rose by 8, from 53 to 61.",
    ),
    Declared(
        "Target told otherwise than recorded",
        "A target is said to be met, missed or set at a level, and the record says otherwise.",
        "At 89.6% the target was met. (The record: at least 90%.)",
        "At 89.6% the target was missed. (The record: at least 90%.)",
    ),
    Declared(
        "Comparison that the record contradicts",
        "A figure is said to be above, below or among others, and the others' figures on record say otherwise.",
        "Confidence is below the national figure. (The record: 68% here, 67% there.)",
        "Confidence is above the national figure. (The record: 68% here, 67% there.)",
    ),
    Declared(
        "Day that the record contradicts",
        "A day has another weekday, or is not the day on record of what the sentence speaks of.",
        "We met on Tuesday 18 July 2024. (It was a Thursday.)",
        "We met on Thursday 18 July 2024.",
        stops=True,
    ),
    Declared(
        "Promise told past its day",
        "What was to be done by a day that has passed is said to be still ahead, or done while it is open on record.",
        "The plan will be published by the end of October. (The paper is of November.)",
        "The plan, due by the end of October, is late. (The paper is of November.)",
    ),
    Declared(
        "Name that the record spells otherwise",
        "The name of a person or a body is almost that on record, or a provider is not the contract's.",
        "Catalist Care runs the service. (The record: Catalyst Care.)",
        "Catalyst Care runs the service. (The record: Catalyst Care.)",
    ),
    Declared(
        "Date outside the quarter",
        "Something is said to have happened in a quarter or between two months, and its date lies elsewhere.",
        "Two meetings were held in quarter 2, one of them on 5 November.",
        "Two meetings were held in quarter 2, one of them on 5 September.",
        stops=True,
    ),
    Declared(
        "Percentage without base",
        "A percentage is given, and not of how many.",
        "Some 17% of recommendations were signed off.",
        "Some 17% of 24 recommendations were signed off.",
    ),
    Declared(
        "Small base",
        "A percentage of fewer than 30 is cited, and the paragraph does not say of how few.",
        "Of cases heard, 75% were on time. (The record: 9 of 12 cases.)",
        "Of 12 cases heard, 75% were on time.",
    ),
    Declared(
        "Comparison without comparator",
        "Something is higher, better or has moved, and nothing beside it says compared with what.",
        "At 88% the rate is among the highest in the region.",
        "At 88% the rate is above that of the region, 81%.",
    ),
    Declared(
        "Extreme without its statistic",
        "The longest or largest case is given, and not what is usual.",
        "People wait as long as 300 days.",
        "The longest wait is 300 days, the median 41.",
    ),
    Declared(
        "Change of method without a break",
        "Figures are said to be counted differently now, and no figure has a break in its series on record.",
        "The definition has changed since last year. (No break is on record.)",
        "The definition has changed since last year. (The figure has a break on record.)",
    ),
    Declared(
        "Unexplained acronym",
        "Letters are used that the report has not spelled out before.",
        "The XQZB met twice.",
        "The Crossing Quality Board (CQB) met twice.",
    ),
    Declared(
        "Unchanged text",
        "A paragraph says word for word what the last report said.",
        "A paragraph of the last report, pasted again.",
        "The same told as it stands now.",
    ),
    Declared(
        "Reference that prints nothing",
        "A reference names no record, or one that has nothing to print.",
        "The rate is {measure:no-such-record}.",
        "The rate is {measure:} and the key of a record that has a figure.",
        stops=True,
    ),
    Declared(
        "Broken link",
        "A link leads to no page, or to one that readers outside cannot open.",
        "See [the plan](http://plan).",
        "See [the plan](https://www.example.org/plan).",
        stops=True,
    ),
    Declared(
        "Missing alternative text",
        "A chart below the paragraphs has no title, heading or description.",
        "A chart of a record without a title.",
        "A chart whose record says what it shows.",
    ),
)
ON_SUMS = (
    Declared(
        "Shares that do not add up",
        "Percentages and a number left over fit no total.",
        "Of 30 recommendations, 17% were signed off, 75% were met, and 2 were outstanding.",
        "Of 24 recommendations, 17% were signed off, 75% were met, and 2 were outstanding.",
        stops=True,
    ),
    Declared(
        "Shares without their whole",
        "Percentages and a number left over are given, and not of how many.",
        "Of recommendations, 17% were signed off, 75% were met, and 2 were outstanding.",
        "Of 24 recommendations, 17% were signed off, 75% were met, and 2 were outstanding.",
    ),
    Declared(
        "Parts that do not add up",
        "Counts are said to be parts of a whole, and their sum is another.",
        "Of 24 recommendations, 5 were signed off, 18 were met, and 2 were outstanding.",
        "Of 24 recommendations, 4 were signed off, 18 were met, and 2 were outstanding.",
        stops=True,
    ),
    Declared(
        "List that is counted wrong",
        "A sentence announces how many follow, and the list has another number.",
        "Three meetings took place: a list of four.",
        "Four meetings took place: a list of four.",
        stops=True,
    ),
    Declared(
        "Count that matches no record",
        "So many meetings are said to have been held in the quarter, and the register knows of others.",
        "Three meetings were held in the quarter. (On record: two.)",
        "Two meetings were held in the quarter. (On record: two.)",
        stops=True,
    ),
    Declared(
        "Total that does not add up",
        "The last row of a table calls itself a total, and is not the sum of its column.",
        "10, 20 and 30, with a total of 70.",
        "10, 20 and 30, with a total of 60.",
        stops=True,
    ),
    Declared(
        "Movement that does not reconcile",
        "A forecast is said to have moved by an amount, and those on record moved by another.",
        "An improvement of £370,000 since quarter 1. (On record: £210,000.)",
        "An improvement of £210,000 since quarter 1. (On record: £210,000.)",
        stops=True,
    ),
    Declared(
        "Movement from a figure not given",
        "It is said by how much a forecast moved, and not from what.",
        "An improvement of £210,000 since quarter 1.",
        "An improvement of £210,000 since quarter 1, when an overspend of £80,000 was forecast.",
    ),
    Declared(
        "Forecast that matches no record",
        "An underspend or overspend is stated that no forecast of the year reads.",
        "An overspend of £130,000 is forecast. (On record: an underspend.)",
        "An underspend of £130,000 is forecast. (On record: an underspend of £130,000.)",
        stops=True,
    ),
)
ON_RECORDS = (
    Declared(
        "Figure without target or comparator",
        "A headline figure has nothing to judge it by, and is the first or gets worse.",
        "A figure without target, of this area alone.",
        "A figure beside its target, or beside that of another area.",
    ),
    Declared(
        "Figure without one before it",
        "An earlier figure is on record, and none of a period as long that this one compares with.",
        "A figure of a quarter after one of a year.",
        "A figure of a quarter after one of a quarter, or a break that says why nothing compares.",
    ),
    Declared(
        "Parts and total that differ",
        "A total on record is less than one of its parts, or not their sum.",
        "A total of 50 beside areas of 30 and 40.",
        "A total of 70 beside areas of 30 and 40.",
    ),
    Declared(
        "Commitment due and silent",
        "What was promised is overdue, and the report does not say what happened to it.",
        "A promise that fell due and has no answer.",
        "A promise that is kept, revised, carried forward or no longer needed.",
        stops=True,
    ),
    Declared(
        "Contract ended without successor",
        "A contract ended, and neither another nor a word follows.",
        "A contract ended in the quarter.",
        "A contract ended, and the text cites it and says why nothing follows.",
        stops=True,
    ),
    Declared(
        "Gap between contracts",
        "Days lie between the end of a contract and the start of the next.",
        "One contract ends on 30 June, the next starts on 8 July.",
        "One contract ends on 30 June, the next starts on 1 July.",
    ),
    Declared(
        "Option of a contract past its day to decide",
        "The last day to decide on extending a contract has passed without a decision.",
        "An option to be decided by 31 May, undecided in July.",
        "An option that was taken up or declined.",
    ),
    Declared(
        "Response to an inspection past its day",
        "Comments on an inspection report are not published 56 days after it was.",
        "A report of 60 days ago without a response.",
        "A report of 60 days ago with a response.",
        stops=True,
    ),
)
ON_APPROVAL = (
    Declared(
        "Unowned part",
        "Nobody owns a part of the report.",
        "A part whose owner has left.",
        "A part with an owner.",
        stops=True,
        is_kept=True,
    ),
    Declared(
        "Missing part",
        "Words or figures that the quarter expects are not there.",
        "A part without its words.",
        "A part with its words and figures.",
        stops=True,
        is_kept=True,
    ),
    Declared(
        "Unapproved part",
        "A part was not approved by anybody but its author.",
        "A part that is still a draft.",
        "A part that somebody else has approved.",
        stops=True,
        is_kept=True,
    ),
    Declared(
        "Changed since approval",
        "What a part cites prints something else than when it was approved.",
        "A day that moved after the approval.",
        "The same day, approved again.",
        stops=True,
        is_kept=True,
    ),
)
GROUPS: tuple[tuple[str, tuple[Declared, ...]], ...] = (
    ("On words", ON_WORDS),
    ("On sums and money", ON_SUMS),
    ("On records", ON_RECORDS),
    ("On approval", ON_APPROVAL),
)
DECLARED: dict[str, Declared] = {rule.name: rule for _, rules in GROUPS for rule in rules}
BY_SLUG: dict[str, Declared] = {rule.slug: rule for rule in DECLARED.values()}
