"""Columns for a web address, which pages print as a link, for a colour, and for languages."""

from typing import Any

from django.core.validators import URLValidator
from django.db.models import CharField, URLField

from .colours import check_colour
from .languages import check_languages

WRITE_ADDRESS = "Write a whole web address such as https://www.example.org/contact."


class WebField(URLField):
    default_validators = [URLValidator(["https", "http"], message=WRITE_ADDRESS)]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"blank": True, **options})


class ColourField(CharField):
    """As "#12436d": one on which white words can be read."""

    default_validators = [check_colour]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 7, **options})


class LanguagesField(CharField):
    """Besides English, as "cy: Welsh (Cymraeg)", with commas between."""

    default_validators = [check_languages]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 300, "blank": True, **options})
