"""The slip with a one-time code: shown once, by the answer to the POST that made it, and kept nowhere."""

from base64 import b64encode
from io import BytesIO

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from shelter.accounts.models import Invitation, User


def join_url() -> str:
    return f"{settings.BASE_URL}{reverse('staff:join')}"


def _qr(text: str) -> str:
    """The address of the picture itself (data:), as an `<img>` takes it: nothing of it becomes markup."""
    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage).save(picture)
    return f"data:image/svg+xml;base64,{b64encode(picture.getvalue()).decode()}"


def slip(request: HttpRequest, user: User, invitation: Invitation, code: str, said: str) -> HttpResponse:
    """The page to print and hand over. The picture's link carries the code behind `#`: no server sees it."""
    context = {
        "account": user,
        "code": code,
        "said": said,
        "expires_at": invitation.expires_at,
        "join_url": join_url(),
        "qr": _qr(f"{join_url()}#{code}"),
        "second_factor": settings.SECOND_FACTOR_REQUIRED,
    }
    return render(request, "staff/user/slip.html", context, status=201)
