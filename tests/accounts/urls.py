"""A portal of a few pages, one of which forgot to say who may open it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View

from pcc_portal.accounts.access import OFFICE, allow, office, public, signed_in
from pcc_portal.accounts.roles import Role


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


class OfficeView(View):
    access = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return page(request)


class UndeclaredView(View):
    get = OfficeView.get


def copy(access: Any) -> Any:
    def opened(request: HttpRequest) -> HttpResponse:
        return page(request)

    return access(opened)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("refused", status=403)


handler403 = refused

urlpatterns = [
    path("", copy(public), name="home"),
    path("signed-in/", copy(signed_in)),
    path("office/", copy(office)),
    path("office-view/", OfficeView.as_view()),
    path("publisher/", copy(allow(Role.PUBLISHER))),
    path("inside/", include([path("forgotten/", page), path("forgotten-view/", UndeclaredView.as_view())])),
    path("account/", include("pcc_portal.accounts.urls")),
]
