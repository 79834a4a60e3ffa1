"""The people of a demo's office."""

from pathlib import Path

import yaml

from pcc_portal.accounts import actions
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role

HERE = Path(__file__).parent


def load_people(office: str, *, password: str) -> list[User]:
    people = yaml.safe_load((HERE / office / "people.yaml").read_text(encoding="utf-8"))
    return [
        actions.add_person(by=None, email=row["email"], name=row["name"], role=Role(row["role"]), password=password)
        for row in people
    ]
