"""The auditor's pages: the whole log, one row of it, verification, the heads to be kept elsewhere.

They stand in a room that cannot import cases or KM: what it cannot read it cannot show (docs/adr/0012).
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shelter.accounts.doors import FORM, door
from shelter.accounts.log.listing import KIND, LogFilter, TooMany, chain_choices, lines_of, listing, sheet
from shelter.accounts.models import Role, User
from shelter.accounts.opening import log_access, open_record
from shelter.audit import heads
from shelter.audit.log import SYSTEM
from shelter.audit.models import AccessEntry, Action, ChainHead
from shelter.audit.verify import examine, holds
from shelter.lib.spreadsheet import CSV_TYPE

# A request may take so many rows; longer chains are for the schedule (audit_verify --record).
VERIFY_MOST = 200_000
HEADS_MOST_BYTES = 100_000


def download(data: bytes | str, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _filters(request: HttpRequest) -> LogFilter:
    """Staff may be chosen once a centre is: the people of every centre would be a list of thousands."""
    chain = request.GET.get("centre", "")
    at_home = Q(centre__isnull=True) if chain == SYSTEM else Q(centre__code=chain)
    staff = User.objects.filter(at_home).order_by("full_name") if chain else ()
    return LogFilter(request.GET, chains=chain_choices(), staff=staff)


@door(Role.AUDITOR)
def rows(request: HttpRequest) -> HttpResponse:
    """Every chain's rows, newest first."""
    context = listing(request, AccessEntry.objects.all(), _filters(request))
    context["centres"] = dict(chain_choices())
    context["last"] = _last_line()
    return render(request, "log/list.html", context)


def _last_line() -> dict[str, Any]:
    """When the chains were last verified, and whether one of them was found broken then."""
    found = heads.last_verifications().values()
    return {
        "at": max((one.at for one in found), default=None),
        "broken": [one for one in found if one.fault_seq is not None],
    }


@door(Role.AUDITOR)
def export(request: HttpRequest) -> HttpResponse:
    try:
        return download(
            sheet(request, AccessEntry.objects.all(), _filters(request)), CSV_TYPE, "access-log.csv"
        )
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('log:rows')}?{request.GET.urlencode()}")


@door(Role.AUDITOR)
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row as it is stored, its records by id, and whether its text is the one its hash was made of."""
    context = open_record(request, AccessEntry.objects.all(), kind=KIND, build=row_context, pk=pk)
    context["back"] = reverse("log:rows")
    return render(request, "log/row.html", context)


def row_context(entry: AccessEntry, names: Any = None) -> dict[str, Any]:
    """What `log/row.html` shows of a row."""
    (line,) = lines_of([entry], names) if names else lines_of([entry])
    return {"line": line, "entry": entry, "holds": holds(entry)}


# --- verification -------------------------------------------------------------------------------------
class HeadsForm(forms.Form):
    """The heads kept elsewhere; without them only what a chain can show by itself is looked for."""

    heads = forms.FileField(
        label="ไฟล์หัวโซ่ที่เก็บไว้",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".json", "class": "form-control"}),
        help_text="ไฟล์ .json ที่เคยดาวน์โหลดจากหน้านี้ ไม่มีก็ตรวจได้ แต่จะไม่พบแถวท้ายที่ถูกตัดออกพร้อมหัวโซ่",
    )

    def clean_heads(self) -> dict[str, Any]:
        given = self.cleaned_data["heads"]
        if not given:
            return {}
        try:
            if given.size > HEADS_MOST_BYTES:
                raise heads.NotHeads("too long")
            return heads.from_json(given.read().decode())
        except (UnicodeDecodeError, heads.NotHeads):
            raise forms.ValidationError("ไฟล์นี้ไม่ใช่หัวโซ่ที่ดาวน์โหลดจากระบบ เลือกไฟล์ .json ที่เก็บไว้") from None


@door(Role.AUDITOR, methods=FORM)
def verify(request: HttpRequest) -> HttpResponse:
    """Each chain's head and last verification; by POST, verify now."""
    # The file is the only field, and it may be left out: then the body holds nothing but the token.
    form = HeadsForm(request.POST, request.FILES) if request.method == "POST" else HeadsForm()
    if request.method == "POST" and form.is_valid():
        _verify_now(request, form.cleaned_data["heads"])
        return redirect("log:verify")
    with transaction.atomic():
        context = {"form": form, "chains": _chain_lines(), "most": VERIFY_MOST}
        log_access(request, Action.LIST, kind="chain", detail={"count": len(context["chains"])})
    return render(request, "log/verify.html", context, status=400 if form.is_bound else 200)


def _verify_now(request: HttpRequest, kept: dict[str, Any]) -> None:
    """Verify every chain that is short enough for a request, keep what was found, and say it."""
    stored = {**dict.fromkeys(kept, 0), **dict(ChainHead.objects.values_list("chain", "seq"))}
    short = sorted(chain for chain, seq in stored.items() if seq <= VERIFY_MOST)
    verdicts = [examine(chain, kept.get(chain)) for chain in short]
    with transaction.atomic():
        heads.record(verdicts, against_export=bool(kept), by_name=request.user.get_username())
        detail = {"count": len(verdicts), "against": bool(kept)}
        log_access(request, Action.CREATE, kind="chain", detail=detail)
    broken = [verdict.fault for verdict in verdicts if verdict.fault]
    for fault in broken:
        messages.error(request, f"โซ่ {fault.chain} ผิดที่แถว {fault.seq:,}: {fault.reason}")
    if not broken:
        count = sum(verdict.seq for verdict in verdicts)
        messages.success(request, f"ตรวจแล้ว {len(verdicts)} โซ่ {count:,} แถว ถูกต้องครบถ้วน")
    if left := len(stored) - len(short):
        messages.warning(
            request, f"อีก {left} โซ่ยาวเกิน {VERIFY_MOST:,} แถว ระบบตรวจตามรอบเวลา ดูผลครั้งล่าสุดในตาราง"
        )


def _chain_lines() -> list[dict[str, Any]]:
    names = dict(chain_choices())
    last = heads.last_verifications()
    stored = heads.stored()
    return [
        {
            "chain": chain,
            "centre": names.get(chain, ""),
            "seq": stored[chain][0] if chain in stored else 0,
            "hash": stored[chain][1] if chain in stored else "",
            "last": last.get(chain),
        }
        for chain in sorted({*stored, *last})
    ]


@door(Role.AUDITOR)
def heads_file(request: HttpRequest) -> HttpResponse:
    """The heads as they stand, to be kept where this system cannot write."""
    with transaction.atomic():
        found = heads.stored()
        log_access(request, Action.EXPORT, kind="chain", detail={"count": len(found), "format": "json"})
    return download(heads.as_json(found), "application/json", "access-log-heads.json")
