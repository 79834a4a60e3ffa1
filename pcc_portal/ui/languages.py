"""Languages that an office publishes in beside English, in which the portal is written: what they are called."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

TAG = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}"  # BCP 47
ENGLISH = re.compile(r"en(-|$)")
NAMED = re.compile(rf"(?P<tag>{TAG}): (?P<name>[^():,]+) \((?P<own_name>[^():,]+)\)")
WRITE = "“{}”: write the tag, the name in English and its own, such as “cy: Welsh (Cymraeg)”, with commas between."


@dataclass(frozen=True)
class Language:
    """`tag` is of BCP 47, as in `lang`; `own_name` is what those who speak it call it."""

    tag: str
    name: str
    own_name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.own_name})" if self.own_name else self.name


def read_languages(text: str) -> tuple[Language, ...]:
    """Of "cy: Welsh (Cymraeg), pl: Polish (Polski)". Raises ValidationError, also for English."""
    languages: dict[str, Language] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = NAMED.fullmatch(part)
        if match is None:
            raise ValidationError(WRITE.format(part))
        if ENGLISH.match(match["tag"]):
            raise ValidationError("The portal is written in English: name the others.")
        if match["tag"] in languages:
            raise ValidationError(f"“{match['tag']}” is there twice.")
        languages[match["tag"]] = Language(**match.groupdict())
    return tuple(languages.values())


def check_languages(text: str) -> None:
    read_languages(text)


_sources: list[Callable[[], tuple[Language, ...]]] = []


def read_languages_from(source: Callable[[], tuple[Language, ...]]) -> None:
    """The app that keeps them says how they are read."""
    _sources[:] = [source]


def languages() -> tuple[Language, ...]:
    return _sources[0]() if _sources else ()


def language_of(tag: str) -> Language:
    """One that the office names no more is called by its tag."""
    return next((each for each in languages() if each.tag == tag), Language(tag, f"“{tag}”", ""))
