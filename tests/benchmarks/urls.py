"""The portal's addresses, and a page that says nothing: what the stack itself costs a reader who signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from pcc_portal.accounts.access import signed_in
from pcc_portal.urls import *  # noqa: F403
from pcc_portal.urls import urlpatterns as portal


@signed_in
def hello(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/page.html", {"title": "Hello"})


urlpatterns = [path("hello/", hello, name="hello"), *portal]  # type: ignore[list-item]
