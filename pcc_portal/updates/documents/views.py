"""A document's file, and the pages that add, change and remove one."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import OFFICE, SignedInRequest, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.form_pages import ActionFormView
from pcc_portal.ui.page import Link

from ..choices import DocumentForm, Readers
from ..models import Document, Register
from ..registers.declaration import kind_named
from ..registers.links import breadcrumbs
from ..rules import can_change_document, can_publish, can_write
from . import actions, forms, store
from .content import TYPES
from .records import record_for, record_of


@public
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, to be saved rather than shown, and never as anything that a browser would run; 304 for who has it."""
    asked = get_object_or_404(Document.objects.visible_to(request.user).filter(removed_because=""), pk=pk)
    if asked.readers != Readers.PUBLIC and not is_office(request.user):
        raise Http404
    if record_for(asked, request.user) is None:
        raise Http404
    try:
        with store.opened(asked) as file:
            response = HttpResponse(file.read(), content_type=TYPES[DocumentForm(asked.form)])
    except FileNotFoundError as lost:
        raise Http404 from lost
    name = f"{slugify(asked.title) or 'document'}.{asked.form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["ETag"] = tag = f'"{asked.sha256}"'
    return get_conditional_response(request, etag=tag, response=response) or response


class _DocumentPage(UserPassesTestMixin, ActionFormView):
    access = OFFICE
    request: SignedInRequest
    row: Register

    def test_func(self) -> bool:
        return can_write(self.request.user, self.row)

    def kicker(self) -> str:
        return str(self.row)

    def crumbs(self) -> tuple[Link, ...]:
        *above, row = breadcrumbs(self.row)
        return (*above, Link(row.label, self.row.get_absolute_url()), Link(self.title, current=True))

    def cancel_url(self) -> str:
        return self.row.get_absolute_url()

    def get_success_url(self) -> str:
        return f"{self.row.get_absolute_url()}#documents"


class AddDocument(_DocumentPage):
    form_class, title, submit = forms.AddDocumentForm, "Add a document", "Add"
    success_message = "The document is added."

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        kind = kind_named(kwargs["kind"])
        if kind is None or not kind.keeps_documents:
            raise Http404
        rows: Any = kind.model._default_manager.filter(slug=kwargs["slug"])
        self.row = get_object_or_404(rows.order_by("-pk")[:1])  # of papers, the newest version

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"readers": Readers.OFFICE}

    def perform(self, form: forms.AddDocumentForm) -> Document:
        values = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        return actions.add_document(self.row, by=self.request.user, content=form.content(), **values)


class _OfDocument(_DocumentPage):
    asked: Document

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = get_object_or_404(Document, pk=kwargs["pk"], removed_because="")
        row = record_of(self.asked)
        if row is None:
            raise Http404
        self.row = row


class ChangeDocument(_OfDocument):
    form_class, title = forms.ChangeDocumentForm, "Change the document"
    success_message = "The document is changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def test_func(self) -> bool:
        return super().test_func() and can_change_document(self.request.user, self.asked)

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "language", "is_translation", "readers", "exempt_because")
        return {name: getattr(self.asked, name) for name in names}

    def perform(self, form: forms.ChangeDocumentForm) -> Document:
        return actions.change_document(self.asked, by=self.request.user, **form.cleaned_data)


class RemoveDocument(_OfDocument):
    form_class, title, submit = forms.RemoveDocumentForm, "Remove the document", "Remove it for good"
    lead: ClassVar = "Its file is deleted. Its name stays here for the office, with why."
    success_message = "The document is removed."

    def test_func(self) -> bool:
        return can_publish(self.request.user)

    def perform(self, form: forms.RemoveDocumentForm) -> Document:
        return actions.remove_document(self.asked, by=self.request.user, reason=form.cleaned_data["reason"])
