"""The people of the restore drill: `prepare` adds files and finds an ID number, `work` uses the copy."""

import http.cookiejar
import io
import os
import re
import sys
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelter.settings")
LOGIN = "ssk.social"


def prepare() -> None:
    """Three uploads and five rows of the access log; prints the ID number that is revealed later."""
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    from shelter.accounts.models import User
    from shelter.audit import log
    from shelter.audit.models import Action
    from shelter.desk import files

    worker = User.objects.get(username=LOGIN)
    for number in range(3):
        picture = io.BytesIO()
        Image.effect_noise((300 + number, 200), 40).convert("RGB").save(picture, "JPEG")
        upload = SimpleUploadedFile(f"ภาพ {number}.jpg", picture.getvalue(), "image/jpeg")
        files.store(upload, centre=worker.centre, by=worker)
    case = _case_with_id(worker)
    for day in range(5):
        who = {"chain": worker.centre.code, "actor_id": worker.pk, "actor_name": worker.username}
        log.write_apart(Action.VIEW, subject_kind="case", subject_ids=[case.pk], detail={"day": day}, **who)
    print(case.client.national_id)


def _case_with_id(worker):
    from cases.models import Case
    from cases.permissions.case import can_reveal_identity

    cases = (
        Case.objects.visible_to(worker).with_people().exclude(client__national_id_index="").order_by("number")
    )
    return next(case for case in cases if can_reveal_identity(worker, case))


def work(base: str, number: str) -> None:
    """Sign in over HTTP, open the case file and reveal the number."""
    import django

    django.setup()
    from django.conf import settings

    from shelter.accounts.models import User

    case = _case_with_id(User.objects.get(username=LOGIN))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def page(path: str, **form: str) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with browser.open(base + path, data, timeout=60) as answer:
            return answer.read().decode()

    def token(text: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]

    door = page("/accounts/login/")
    home = page(
        "/accounts/login/",
        login=LOGIN,
        password=settings.SHELTER_DEMO_PASSWORD,
        csrfmiddlewaretoken=token(door),
    )
    _need("ออกจากระบบ" in home, "signing in failed")
    print("signed in as", LOGIN)
    file = page(f"/cases/{case.pk}")
    _need(case.number in file, "the case file did not open")
    _need(number not in _digits(file), "the number shows before it is revealed")
    print("opened a case file; its ID number is masked")
    shown = page(f"/cases/{case.pk}/reveal/national_id", csrfmiddlewaretoken=token(file))
    _need(number in _digits(shown), "the revealed number is another")
    print("revealed the ID number: the one from before the backup")


def _need(held: bool, otherwise: str) -> None:
    if not held:
        sys.exit(otherwise)


def _digits(text: str) -> str:
    """Digits as a reader sees them: without the tags and dashes between them."""
    return re.sub(r"<[^>]*>|[-\s]", "", text)


if __name__ == "__main__":
    {"prepare": prepare, "work": work}[sys.argv[1]](*sys.argv[2:])
