"""What an office arranges in an order of its own: a list with a button for each step, and forms of its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.form_pages import ActionFormView, button_after, take_step
from pcc_portal.ui.page import OVERVIEW, Link

administrators = allow(Role.PUBLISHER, Role.ADMINISTRATOR)
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Arranged:
    """Rows of one kind. `route` is the name of the list's address, `find` the row that an address names, or Http404.
    `order`: the keys of the rows among which one stands, in their order."""

    title: str
    route: str
    find: Callable[[Any], Any]
    order: Callable[[Any], Sequence[Any]]

    def step(self, write: Callable[..., Any], **options: Any) -> View:
        """What a button of the list does, for administrators; its address names the row by one argument."""

        @administrators
        @require_POST
        def view(request: SignedInRequest, **named: Any) -> HttpResponse:
            (key,) = named.values()
            row = self.find(key)
            answered = take_step(request, lambda: write(row, by=request.user, **options), back_to=self.route)
            order = self.order(row) if "up" in options else ()
            if key in order:
                answered["Location"] += f"#{button_after(order, key, up=options['up'])}"
            return answered

        return view

    def crumbs(self, *below: Link) -> tuple[Link, ...]:
        """Of the list, or of a page below it."""
        here = Link(self.title, reverse(self.route)) if below else Link(self.title, current=True)
        return (OVERVIEW, Link("The office", reverse("office")), here, *below)


class ArrangedPage(ActionFormView):
    """A form about them, or about one of them, which its address names by one argument."""

    arranged: ClassVar[Arranged]
    access = administrators
    request: SignedInRequest

    def crumbs(self) -> tuple[Link, ...]:
        return self.arranged.crumbs(Link(self.title, current=True))

    def get_success_url(self) -> str:
        return reverse(self.arranged.route)

    def cancel_url(self) -> str:
        return self.get_success_url()


class RowOfArranged(ArrangedPage):
    row: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        (key,) = kwargs.values()
        self.row = self.arranged.find(key)

    def kicker(self) -> str:
        return str(self.row)
