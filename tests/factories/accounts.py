from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from tests.factories.numbers import numbers
from tests.factories.rows import stored

PASSWORD = "plum-tractor-velvet-91"


def create_user(
    *,
    role: Role = Role.CONTRIBUTOR,
    email: str | None = None,
    name: str | None = None,
    password: str | None = PASSWORD,
    is_active: bool = True,
) -> User:
    """A stored person who signs in with PASSWORD; `password=None` for one who cannot."""
    number = next(numbers)
    user = User(
        email=email or f"person{number}@office.example", name=name or f"Person {number}", role=role, is_active=is_active
    )
    user.set_password(password)
    return stored(user)


def create_publisher() -> User:
    return create_user(role=Role.PUBLISHER)


def create_administrator() -> User:
    return create_user(role=Role.ADMINISTRATOR)
