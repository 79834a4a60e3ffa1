"""Whom readers of a report may ask: a name, a telephone, an e-mail and a web address, checked and printed as links."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.validators import RegexValidator
from django.db.models import CharField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pcc_portal.ui.fields import WebField

__all__ = ["CONTACT", "CONTACT_FIELDS", "Contact", "TelephoneField", "WebField"]

CONTACT = ("contact", "telephone", "email", "web")
CONTACT_FIELDS = tuple(f"{who}_{name}" for who in ("panel", "office") for name in CONTACT)
# From a national or an international prefix on, with spaces, brackets and dashes as people write them.
TELEPHONE = re.compile(r"(?=(?:\D*\d){7,15}\D*\Z)(?:\+|\(?0)[\d ()-]+\Z")


DIALLED = re.compile(r"\+?\d{7,15}")
WRITE_NUMBER = "Write a telephone number such as 01632 960 001."


class TelephoneField(CharField):
    default_validators = [RegexValidator(TELEPHONE, WRITE_NUMBER)]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 30, "blank": True, **options})


@dataclass(frozen=True)
class Contact:
    """`of`: the panel, or the office-holder."""

    of: str
    name: str
    telephone: str
    email: str
    web: str

    @property
    def dialled(self) -> str:
        """As a telephone takes it: "+441632960001"."""
        return re.sub(r"[^\d+]", "", self.telephone.replace("(0)", ""))

    @property
    def html(self) -> SafeString:
        return render_to_string("panel/contact.html", {"contact": self})
