"""The project's own source, read as syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
DOMAIN = ("objectives", "performance", "commissioning", "estates")
PLACES = ("pcc_portal", *DOMAIN)
ROOMS = frozenset(
    {*DOMAIN, *(f"pcc_portal.{path.parent.name}" for path in (ROOT / "pcc_portal").glob("*/__init__.py"))}
)


@dataclass(frozen=True)
class Module:
    """A Python file of the portal: `place` as "performance/stats/money.py", `room` as "performance"."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def room(self) -> str:
        return room_of(".".join(self.parts))

    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def imported(self) -> Iterator[str]:
        """Dotted names that the module imports, at its top or inside a function; relative ones made absolute."""
        for node in ast.walk(self.tree()):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = self.parts[: -node.level] if node.level else ()
                start = ".".join((*above, *([node.module] if node.module else [])))
                yield from (f"{start}.{name.name}" for name in node.names)


def room_of(dotted: str) -> str:
    first, _, rest = dotted.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if first == "pcc_portal" else first


def modules() -> list[Module]:
    """Every module of the portal but its migrations."""
    found = [path for place in PLACES for path in (ROOT / place).rglob("*.py")]
    return [Module(path) for path in sorted(found) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))
