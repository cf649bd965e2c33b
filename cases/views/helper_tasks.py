"""What a community helper is asked about a file, and what they answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import community as actions
from cases.forms.community import AnswerForm, TaskForm, WithdrawForm
from cases.models import Case, HelperTask
from cases.permissions.community import can_answer_task, can_ask_helper, can_read_tasks, can_withdraw_task
from cases.views import _file
from cases.views._open import open_case, open_task
from cases.views._writing import Writing, confirm
from cases.views.case_file import READERS
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
from shelter.desk import codes
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today

ASKING = (Role.CASEWORKER, Role.DIRECTOR)


def _of_file(request: HttpRequest, case: Case, form: TaskForm | None) -> dict[str, Any]:
    tasks = list(case.helper_tasks.select_related("helper", "asked_by").order_by("-created_at"))
    signs = codes.names(["watch_sign"])
    ask = can_ask_helper(request.user, case)
    told = can_read_tasks(request.user, case)
    return {
        "case": case,
        **_file.head(case, "team"),
        "tasks": [
            {
                "task": task,
                "late": task.status == "asked" and task.due_on < bangkok_today(),
                "signs": [signs["watch_sign", sign] for sign in task.signs] if told else [],
                "may_withdraw": bool(can_withdraw_task(request.user, task)),
            }
            for task in tasks
        ],
        "told": told,
        "may_ask": ask,
        "form": form
        or TaskForm(
            centre_id=case.centre_id, initial={"called": case.client.calling_name or case.client.first_name}
        ),
        "post_token": form_token(request),
    }


@door(*READERS, methods=FORM)
def tasks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What helpers were asked about a file; asking one."""
    form = None
    if request.method == "POST":
        form = TaskForm(request.POST, centre_id=request.user.centre_id)
        if form.is_valid():
            values, url = form.values(), reverse("cases:helper-tasks", args=[pk])

            def write(found: Case) -> str:
                def do() -> str:
                    actions.ask(case=found, by=request.user, values=values)
                    return url

                return once(request, do)

            try:
                open_case(
                    request,
                    pk,
                    can=can_ask_helper,
                    build=write,
                    action=Action.CHANGE,
                    fields=["helper_task"],
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "มอบงานแล้ว ผู้ช่วยเห็นเพียงที่เขียนไว้ในงานนี้")
                return redirect(url)
    context = open_case(
        request, pk, build=lambda found: _of_file(request, found, form), fields=["helper_task"]
    )
    return render(request, "cases/community/tasks.html", context)


@door(*ASKING, methods=FORM)
def withdraw(request: HttpRequest, pk: UUID, task: UUID) -> HttpResponse:
    """Take a task back; it is looked up through its file."""

    def of_file(found: Case) -> HelperTask:
        asked = found.helper_tasks.select_related("case", "helper").filter(pk=task).first()
        if asked is None:
            raise Http404
        return asked

    page = Writing(
        what="งาน",
        verb="ยกเลิกงาน",
        done="ยกเลิกงานแล้ว ผู้ช่วยไม่เห็นงานนี้อีก",
        form=lambda found, **sent: WithdrawForm(**sent),
        save=lambda found, form, _: actions.withdraw(
            task=of_file(found), by=request.user, reason=form.cleaned_data["reason"]
        ),
        back=reverse("cases:helper-tasks", args=[pk]),
        can=lambda user, found: can_withdraw_task(user, of_file(found)),
        fields=("helper_task",),
    )
    effect = "ผู้ช่วยจะไม่เห็นงานนี้อีก งานและเหตุที่ยกเลิกยังอยู่ในแฟ้ม"
    return confirm(
        request, pk, page, lambda found: {"title": f"ยกเลิกงานของ {of_file(found).helper}", "effect": effect}
    )


@door(Role.HELPER, methods=FORM)
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One task as its helper sees it, and their answer."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def write(found: HelperTask) -> str:
            def do() -> str:
                actions.answer(task=found, by=request.user, **data)
                return reverse("cases:community")

            return once(request, do)

        try:
            url = open_task(request, pk, can=can_answer_task, build=write, action=Action.CHANGE)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "แจ้งผลแล้ว ขอบคุณ ทีมเห็นทันที")
            return redirect(url)
    found = open_task(request, pk)
    signs = codes.names(["watch_sign"])
    context = {
        "task": found,
        "signs": [signs["watch_sign", sign] for sign in found.signs],
        "late": found.status == "asked" and found.due_on < bangkok_today(),
        "form": form if can_answer_task(request.user, found) else None,
        "post_token": form_token(request),
    }
    return render(request, "cases/community/task.html", context)
