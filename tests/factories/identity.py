"""Marks, photographs and papers. Every picture is drawn, every number invented."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.actions import identity
from cases.models import Case, Client, ClientMark, ClientPhoto, IdentityPaper
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today


def picture(
    name: str = "IMG_0001.jpg", *, exif: bytes = b"", size: tuple[int, int] = (60, 80)
) -> SimpleUploadedFile:
    """A small grey JPEG as a phone would send it."""
    made = BytesIO()
    Image.new("RGB", size, "grey").save(made, "JPEG", **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def make_mark(client: Client, **fields: Any) -> ClientMark:
    fields = {"kind": "tattoo", "place": "ต้นแขนซ้าย", "words": "รูปหงส์", **fields}
    mark = ClientMark(client=client, **fields)
    mark.index_text()
    mark.save()
    return mark


def make_photo(case: Case, by: User, *, upload: SimpleUploadedFile | None = None) -> ClientPhoto:
    """A photograph the person agreed to, in the store."""
    upload = upload or picture()
    return identity.keep_photo(case=case, by=by, agreed="yes", on=bangkok_today(), upload=upload)


def make_paper(client: Client, **fields: Any) -> IdentityPaper:
    fields = {"kind": "id_card", "state": "lost", **fields}
    return IdentityPaper.objects.create(client=client, **fields)
