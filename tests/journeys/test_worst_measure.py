"""A member of the panel finds the worst measure, among similar forces and in their own area, and shows it: four clicks."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
