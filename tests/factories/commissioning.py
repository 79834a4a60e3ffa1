import datetime as dt
from typing import Any

from commissioning.choices import ChangeKind, Payer
from commissioning.models import (
    Contract,
    ContractChange,
    ContractOption,
    FundingAward,
    GrantAward,
    GrantRound,
    Payment,
    Provider,
    Risk,
    Service,
)
from objectives.models import Theme
from tests.factories.numbers import numbers
from tests.factories.objectives import create_theme
from tests.factories.rows import stored


def _theme() -> Theme:
    return Theme.objects.first() or create_theme()


def create_provider(*, slug: str = "", title: str = "Helping Hands", **values: Any) -> Provider:
    return stored(Provider(slug=slug or f"provider-{next(numbers)}", title=title, **values))


def create_service(*, slug: str = "", title: str = "Support for victims", **values: Any) -> Service:
    theme = values.pop("theme", None) or _theme()
    return stored(Service(slug=slug or f"service-{next(numbers)}", title=title, theme=theme, **values))


def create_contract(
    *, slug: str = "", title: str = "Victim support", service: Service | None = None, **values: Any
) -> Contract:
    slug = slug or f"contract-{next(numbers)}"
    return stored(Contract(slug=slug, title=title, service=service or create_service(), **values))


def create_contract_change(*, contract: Contract, value_change: int | None = 198_000, **values: Any) -> ContractChange:
    shared = {"kind": ChangeKind.VARIATION, "on": dt.date(2023, 10, 1), "reason": "More children helped."}
    return stored(ContractChange(contract=contract, value_change=value_change, **(shared | values)))


def create_contract_option(*, contract: Contract, title: str = "First extension", **values: Any) -> ContractOption:
    """Of twelve months, unless it ends on a day of its own; its contract does not follow it."""
    length = {} if "ends_on" in values else {"months": 12}
    order = {"order": contract.options.count() + 1}
    return stored(ContractOption(contract=contract, title=title, **(length | order | values)))


def create_award(*, slug: str = "", title: str = "Safer Streets", amount: int = 999_025, **values: Any) -> FundingAward:
    slug = slug or f"award-{next(numbers)}"
    return stored(
        FundingAward(slug=slug, title=title, theme=_theme(), amount=amount, **({"funder": "Home Office"} | values))
    )


def create_grant_round(*, slug: str = "", title: str = "Road safety fund", **values: Any) -> GrantRound:
    slug = slug or f"round-{next(numbers)}"
    return stored(GrantRound(slug=slug, title=title, theme=_theme(), **({"funder": "Commissioner"} | values)))


def create_grant_award(
    *,
    round: GrantRound,  # noqa: A002  the model's own name for it
    recipient: Provider | None = None,
    amount: int = 25_000,
    **values: Any,
) -> GrantAward:
    return stored(
        GrantAward(
            slug=f"grant-{next(numbers)}",
            title="Grant",
            round=round,
            recipient=recipient or create_provider(),
            amount=amount,
            awarded_on=dt.date(2023, 10, 1),
            **values,
        )
    )


def create_payment(*, slug: str = "", title: str = "Advice", **values: Any) -> Payment:
    """£1,250 by the office to Helping Hands on 14 September 2023, unless the name is withheld."""
    number = next(numbers)
    shared = {"payer": Payer.OFFICE, "paid_on": dt.date(2023, 9, 14), "transaction": f"{number:06}", "amount": 1_250}
    recipient = {"recipient": "" if values.get("withheld") else "Helping Hands"}
    return stored(Payment(slug=slug or f"payment-{number}", title=title, **(shared | recipient | values)))


def create_risk(*, slug: str = "", title: str = "Support ends", **values: Any) -> Risk:
    """Open, 20 before controls and 12 after them, to be looked at again on 15 December 2023."""
    shared = {
        "cause": "The contract ends.",
        "event": "Nothing follows it.",
        "effect": "Victims have no support.",
        "likelihood": 4,
        "impact": 5,
        "controls": "Talks with the market.",
        "residual_likelihood": 3,
        "residual_impact": 4,
        "review_on": dt.date(2023, 12, 15),
    }
    return stored(Risk(slug=slug or f"risk-{next(numbers)}", title=title, **(shared | values)))
