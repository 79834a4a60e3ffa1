"""A column for a web address, which pages print as a link."""

from typing import Any

from django.core.validators import URLValidator
from django.db.models import URLField

WRITE_ADDRESS = "Write a whole web address such as https://www.example.org/contact."


class WebField(URLField):
    default_validators = [URLValidator(["https", "http"], message=WRITE_ADDRESS)]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"blank": True, **options})
