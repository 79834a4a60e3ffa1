"""The people of a demo's office."""

from pathlib import Path

import yaml

from pcc_portal.accounts import actions
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role

HERE = Path(__file__).parent


def load_people(office: str, *, password: str) -> list[User]:
    people = yaml.safe_load((HERE / office / "people.yaml").read_text(encoding="utf-8"))
    added = {
        row["email"]: actions.add_person(
            by=None, email=row["email"], name=row["name"], role=Role(row["role"]), password=password
        )
        for row in people
    }
    administrator = next(person for person in added.values() if person.has_role(Role.ADMINISTRATOR))
    for row in people:
        if deputy := row.get("deputy"):
            actions.name_deputy(added[row["email"]], added[deputy], by=administrator)
    return list(added.values())
