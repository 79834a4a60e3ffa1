"""Logo and colour of an office, as a file that loads nothing carries them."""

import base64

from django.utils.safestring import SafeString

from pcc_portal.ui.images import CONTENT_TYPES

from .models import LogoImage, Plan


def colour_rule(colour: str) -> str:
    """`colour` without its #; it takes the place of the brand colour of our style sheets."""
    return f":root{{--brand:#{colour}}}"


def own_style(plan: Plan) -> SafeString:
    """Empty where the office has no colour of its own. The model takes nothing but a colour."""
    return SafeString(colour_rule(plan.own_colour) if plan.own_colour else "")


def logo_as_data(plan: Plan) -> str:
    """The address of the logo that holds the logo itself; empty where there is none. One query, where there is one."""
    image = LogoImage.objects.filter(name=plan.logo).first() if plan.logo else None
    if image is None:
        return ""
    kind = CONTENT_TYPES[image.name.rpartition(".")[2]]
    return f"data:{kind};base64,{base64.b64encode(bytes(image.content)).decode()}"
