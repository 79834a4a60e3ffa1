"""What the link of a return opens: a code is mailed, then the one page of this return. Nothing else is seen through it.

Every link that does not work gets the same answer, whatever the reason.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.periods.clock import today
from pcc_portal.ui.form_pages import ConflictError
from performance.forms.pasted import Look, PasteForm

from .. import actions, entry, links, mail
from ..forms import CodeForm, WordsForm, WorkbookForm
from ..models import LONGEST_TEXT, Return

GONE = 410


@method_decorator(never_cache, name="dispatch")
class AtLink(View):
    """Loads the return of the link. Its address is kept from other sites by the policy of every page."""

    access = PUBLIC
    row: Return

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = links.return_of(kwargs["token"])
        if row is None:
            return render(request, "returns/gone.html", {"title": "This link does not work"}, status=GONE)
        self.row, self.address = row, reverse("return_file", args=[kwargs["token"]])
        return super().dispatch(request, *args, **kwargs)

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {"title": f"Return for {self.row.quarter}", "address": self.address}
        return render(self.request, template, frame | context, status=status)


class FileReturn(AtLink):
    """The page that is filled in, saved and sent. Before the code has been typed it says nothing of the return."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if not links.is_visiting(request, self.row):
            return self.show("returns/code.html", {"title": "Open your return", "form": None})
        if not self.row.is_writable:
            return self.show("returns/receipt.html", self._whose() | {"figures": self._filed()})
        return self._page(*self._forms(None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not links.is_visiting(request, self.row):
            return redirect(self.address)
        figures, words = self._forms(request.POST)
        text = str(words.data.get("words", ""))[:LONGEST_TEXT]
        typed = entry.as_typed(figures)
        values: dict[str, Any] = {"by": actions.sender_of(self.row), "typed": typed, "words": text}
        try:
            if request.POST.get("do") or request.POST.get("pasted", "").strip():
                return self._paste(request.POST.get("do"), figures, values)
            if "send" in request.POST:
                return self._send(figures, words, values)
            actions.keep(self.row, **values)
        except ConflictError as conflict:
            messages.error(request, str(conflict))
            return redirect(self.address)
        messages.success(request, "Saved. It has not been sent yet.")
        return redirect(self.address)

    def _paste(self, step: str | None, figures: list[entry.ReturnFigureForm], values: dict[str, Any]) -> HttpResponse:
        """A look at the column that was pasted, or its figures in the boxes; what was typed is kept meanwhile. Who
        sends with a column that was not taken is shown the look first."""
        form = PasteForm(self.request.POST)
        look = Look(form, figures) if step != "drop" and form.is_valid() else None
        if step == "take" and look:
            values |= {"typed": entry.with_column(values["typed"], look)}
            messages.success(self.request, "They are in the boxes below. Look them over: nothing has been sent yet.")
        actions.keep(self.row, **values)
        if step == "drop" or (step == "take" and look):
            return redirect(self.address)
        words = WordsForm(question=self.row.duty.question, initial={"words": self.row.words})
        return self._page(entry.not_checked(self.row, figures), words, paste=form, look=look)

    def _send(self, figures: list[entry.ReturnFigureForm], words: WordsForm, values: dict[str, Any]) -> HttpResponse:
        """What is wrong is said beside its box, and what was typed is kept meanwhile."""
        if not entry.may_be_sent(figures, words):
            actions.keep(self.row, **values)
            return self._page(figures, words)
        try:
            actions.send(self.row, **values)
        except OSError:
            messages.warning(self.request, "It has been received. The receipt could not be mailed.")
        return redirect(self.address)

    def _forms(self, typed: Any) -> tuple[list[entry.ReturnFigureForm], WordsForm]:
        question = self.row.duty.question
        words = WordsForm(typed, question=question, initial={"words": self.row.words})
        return entry.forms_of_sender(self.row, today(), typed), words

    def _page(self, figures: list[entry.ReturnFigureForm], words: WordsForm, **pasted: Any) -> HttpResponse:
        wrong = [form for form in figures if form.is_bound and form.errors]
        page = {
            "figures": figures,
            "form": words,
            "wrong": wrong,
            "paste": PasteForm(),
            "workbook": WorkbookForm(),
        } | pasted
        return self.show("returns/file.html", self._whose() | page)

    def _whose(self) -> dict[str, Any]:
        return {"kicker": self.row.duty.name, "return": self.row}

    def _filed(self) -> list[tuple[str, str]]:
        return entry.filed(self.row)


class OpenReturn(AtLink):
    """Mails a code, and takes it. The mail goes to the address of the return and nowhere else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "code" not in request.POST:
            return self._mail(request)
        form = CodeForm(request.POST)
        if form.is_valid() and not links.may_try(request, self.row):
            form.add_error("code", "Too many codes were tried. Wait ten minutes, then ask for a new one.")
        elif form.is_valid() and not links.use_code(self.row, form.cleaned_data["code"]):
            form.add_error("code", "This is not the code, or it is older than a quarter of an hour. Ask for a new one.")
        if form.errors:
            return self._code_page(form)
        response = redirect(self.address)
        links.begin_visit(response, self.row, self.address)
        return response

    def _mail(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm()
        if not links.may_be_mailed(request, self.row):
            messages.error(request, "Several codes have been mailed within the hour. Use the latest, or wait.")
            return self._code_page(form)
        try:
            mail.message(self.row, "code", code=links.new_code(self.row)).send()
        except OSError:
            messages.error(request, "The code could not be mailed. Try again later.")
            return redirect(self.address)
        messages.success(request, f"A code is on its way to {links.masked(self.row.duty.address)}.")
        return self._code_page(form)

    def _code_page(self, form: CodeForm) -> HttpResponse:
        return self.show("returns/code.html", {"title": "Open your return", "form": form})
