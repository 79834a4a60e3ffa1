"""What a migration reads, and so what a kept copy of the migrated database stands for."""

import re

from tests.originals import SCHEMA, schema_files
from tests.portal import ROOT

READ = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
OURS = {"pcc_portal", "commissioning", "estates", "objectives", "performance"}


def test_migrations_read_nothing_of_ours_but_what_makes_the_schema() -> None:
    """Whatever they read is part of the key under which tests keep a migrated database."""
    migrations = [file for file in schema_files() if file.parent.name == "migrations"]
    assert len(migrations) > 10
    read = {tuple(name.split(".")) for file in migrations for name in READ.findall(file.read_text(encoding="utf-8"))}
    assert [name for name in read if name[0] in OURS and not SCHEMA & set(name)] == []


def test_every_part_of_the_schema_is_in_the_key() -> None:
    files = {str(file.relative_to(ROOT)) for file in schema_files()}
    assert {"pcc_portal/audit/triggers.py", "pcc_portal/settings.py", "pcc_portal/accounts/models.py"} <= files
