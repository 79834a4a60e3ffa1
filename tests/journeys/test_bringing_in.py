"""Officers bring in what they have as sheets: a history of figures, a register's table changed in one cell, and a month
of payments, which a reader then takes as a file."""

import calendar
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]
DAY = "2024-01-12"  # the quarter takes figures then
APPROVER, PUBLISHER = "approver@demo.example", "publisher@demo.example"
MONTHS = list(calendar.month_name)[1:]
SHOWN = re.compile(r"/imports/\d+/$")


def months(wrong: bool) -> str:
    """36 months of figures, with two mistakes."""
    rows = [f"{month} {year}\t{20 + at}" for year in (2016, 2017, 2018) for at, month in enumerate(MONTHS)]
    if wrong:
        rows[3], rows[20] = "April 2016\tabout twenty", "Septembre 2017\t28"
    return "\n".join(["Period\tFigure", *rows])


def test_36_months_are_pasted_mended_and_loaded(page: Page, sign_in: SignIn, check_accessibility: Check) -> None:
    sign_in(page, APPROVER)
    page.goto("/imports/")
    check_accessibility(page)
    page.get_by_role("link", name="Figures", exact=True).click()
    page.wait_for_url("**/imports/new/figures/")
    check_accessibility(page)
    page.get_by_role("combobox", name="Measure").select_option(index=1)
    page.get_by_label("Or paste rows").fill(months(wrong=True))
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(SHOWN)
    check_accessibility(page)
    wrong = page.get_by_role("table", name="What is wrong")
    expect(wrong).to_contain_text("Write a period such as")
    expect(wrong.get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("button", name="Load all of it")).to_have_count(0)
    page.get_by_role("link", name="bring the file again").click()
    page.wait_for_url("**/imports/new/figures/")
    page.get_by_role("combobox", name="Measure").select_option(index=1)
    page.get_by_label("Or paste rows").fill(months(wrong=False))
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(SHOWN)
    expect(page.get_by_role("main")).to_contain_text("36 figures added")
    if page.get_by_label("I have checked these").count():
        page.get_by_label("I have checked these").check()
    page.get_by_role("button", name="Load all of it").click()
    expect(page.get_by_role("status")).to_contain_text("It is loaded, all of it.")
    check_accessibility(page)


def test_a_table_changed_in_one_cell_is_one_change(
    page: Page, sign_in: SignIn, check_accessibility: Check, tmp_path: Path
) -> None:
    sign_in(page, PUBLISHER)
    page.goto("/imports/new/contract/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    heads, first, *others = text.splitlines(keepends=True)
    key, name = first.split(",")[:2]
    table = tmp_path / "contracts.csv"
    table.write_text(heads + first.replace(name, "A new name", 1) + "".join(others), encoding="utf-8")
    page.get_by_label("File").set_input_files(table)
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(SHOWN)
    check_accessibility(page)
    expect(page.get_by_role("main")).to_contain_text("1 contract changed")
    changes = page.get_by_role("table", name="What changes")
    expect(changes.get_by_role("row")).to_have_count(2)
    expect(changes).to_contain_text("A new name")
    page.get_by_role("button", name="Load all of it").click()
    expect(page.get_by_role("status")).to_contain_text("It is loaded, all of it.")
    page.goto(f"/contracts/{key}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A new name")


PAYMENTS = (
    "Paid by",
    "Paid on",
    "Recipient",
    "Name withheld as",
    "Transaction number",
    "Net amount, in pounds",
    "Purpose",
)


def payments(wrong: bool) -> str:
    """30 of November, with two mistakes: an amount that is none, and a number that another row has."""
    rows = [
        [
            "The office",
            f"{day} November 2023",
            "Marsh Lane Printers",
            "",
            f"0070{day:02}",
            f"{600 + day}.10",
            "Printing",
        ]
        for day in range(1, 31)
    ]
    rows[9][3] = "Personal data"
    if wrong:
        rows[3][5], rows[20][4] = "six hundred", "007001"
    return "\n".join("\t".join(row) for row in (PAYMENTS, *rows))


def test_a_month_of_payments_is_mended_loaded_and_read_as_a_file(
    page: Page, sign_in: SignIn, check_accessibility: Check
) -> None:
    sign_in(page, PUBLISHER)
    page.goto("/payments/")
    page.get_by_role("link", name="Bring in payments").click()
    page.wait_for_url("**/imports/new/payment/")
    page.get_by_label("Or paste rows").fill(payments(wrong=True))
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(SHOWN)
    check_accessibility(page)
    wrong = page.get_by_role("table", name="What is wrong")
    expect(wrong.get_by_role("row")).to_have_count(3)
    expect(wrong).to_contain_text("Another payment of the same payer has this number.")
    expect(page.get_by_role("button", name="Load all of it")).to_have_count(0)
    page.get_by_role("link", name="bring the file again").click()
    page.wait_for_url("**/imports/new/payment/")
    page.get_by_label("Or paste rows").fill(payments(wrong=False))
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(SHOWN)
    expect(page.get_by_role("main")).to_contain_text("30 payments added")
    page.get_by_role("button", name="Load all of it").click()
    expect(page.get_by_role("status")).to_contain_text("It is loaded, all of it.")
    page.context.clear_cookies()
    page.goto("/payments/?month=2023-11")
    check_accessibility(page)
    expect(page.get_by_role("main")).to_contain_text("30 payments found")
    expect(page.get_by_role("main")).to_contain_text("Withheld: personal data")
    page.goto("/data/")
    standard = page.get_by_role("row", name="Spending over £500")
    address = standard.get_by_role("link", name="CSV").get_attribute("href")
    text = page.request.get(f"{address}?month=2023-11").text()
    assert len(text.splitlines()) == 31
    assert ",REDACTED PERSONAL DATA,007010,610.1," in text
    assert text.count("Marsh Lane Printers,0070") == 29
