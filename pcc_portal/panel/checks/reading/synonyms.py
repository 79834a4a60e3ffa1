"""Words and phrases that say what records call otherwise: a queue waits, who hangs up abandons the call."""

import re
from functools import lru_cache

# What one calls it, by the word that records have for it.
WORDS = {
    "injured": "hurt wounded",
    "killed": "died dead deaths death fatalities fatality fatal killed",
    "waiting": "queue queues queued queueing queuing await awaits awaiting",
    "letters": "wrote write writes written postbag mailbag correspondence",
    "knife": "knives blade blades bladed knifepoint",
    "burglary": "burgle burgled burglar burglars",
    "robbery": "rob robbed robbing mugging muggings mugged",
    "homicide": "murder murders murdered manslaughter",
    "certificate": "licence licences",
    "newsletter": "bulletin bulletins mailing",
    "subscriber": "readers readership",
    "officer": "workforce headcount constables",
    "conviction": "convict convicted convicting",
    "satisfaction": "satisfied satisfy",
    "visibility": "visible",
    "adviser": "advisor advisors",
    "victim": "survivor survivors",
    "perpetrator": "abuser abusers",
    "caseload": "workload workloads",
}
# Phrases, each as the word that it stands for.
PHRASES = {
    "abandoned": r"(?:giv(?:e|es|en|ing)|gave|hang|hangs|hanging|hung|ring|rings|rang|rung) (?:up|off)",
    "attended": r"(?:turn|show)(?:s|ed|ing)? up|(?:came|come|coming|went) to court|appear(?:s|ed|ing)? (?:at|in) court",
    "convictions": r"found guilty|guilty verdicts?",
    "burglaries": r"break-ins?|broken into|broke into",
    "seriously": r"(?:badly|severely|gravely) (?:hurt|injured|wounded)",
    "satisfied": r"(?:happy|content|pleased) with (?:how|the (?:way|service|treatment))",
    "forecast": r"(?:is|are) set to",
    "killed": r"lost (?:their|his|her|its) li(?:fe|ves)|lives lost",
    "self": r"(?:of|on) (?:their|his|her) own accord|themselves",
    "answered": r"pick(?:s|ed|ing)? up (?:\w+ ){0,3}calls?|calls? (?:\w+ ){1,4}picked up",
    "subscribers": r"sign(?:s|ed|ing)? up|on (?:our|the|my) (?:mailing )?list",
}
NAMES = {f"p{n}": word for n, word in enumerate(PHRASES)}
PHRASE = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{n}>{words})" for n, words in enumerate(PHRASES.values())) + r")\b", re.IGNORECASE
)


@lru_cache(maxsize=2048)
def in_phrases(text: str) -> frozenset[str]:
    """The words that the phrases of a text stand for."""
    return frozenset(NAMES[match.lastgroup] for match in PHRASE.finditer(text) if match.lastgroup)
