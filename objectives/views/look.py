"""How an office looks: its colour as a style sheet, its logo as a picture. Their addresses name their content, so that
whoever has them never asks again.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from pcc_portal.ui.images import CONTENT_TYPES
from pcc_portal.updates.caching import FOR_GOOD, public_file

from ..look import colour_rule
from ..models import LogoImage


@public_file
def colour_sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """`colour`: six digits in hex, and so nothing that could say more than a colour."""
    return HttpResponse(colour_rule(colour), content_type="text/css; charset=utf-8", headers=FOR_GOOD)


@public_file
def logo(request: HttpRequest, name: str) -> HttpResponse:
    image = get_object_or_404(LogoImage, name=name)
    ending = name.rpartition(".")[2]
    return HttpResponse(bytes(image.content), content_type=CONTENT_TYPES[ending], headers=FOR_GOOD)
