"""Making one record of two found to be one person, and undoing it exactly (ADR 22).

Order of locks: the files of both people, then the two people, by id. What is changed is written down with
its values before and after; undoing puts the values before back, and refuses where something written since
stands in the way.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cases.actions import events
from cases.facts import merging
from cases.models import Case, CaseEvent, Client, ClientMerge
from cases.models.merge import MergeStatus
from cases.permissions.merge import can_decide_merge, can_merge, can_undo_merge
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version

GONE = "ประวัติหนึ่งในสองนี้ถูกรวมไปแล้วระหว่างที่ท่านตรวจ เปิดแฟ้มเพื่อดูประวัติที่ใช้อยู่"
FOUND_BY = ("national_id", "national_id_index", "search_name", "sound_keys")


@dataclass(frozen=True)
class Wish:
    """What an officer decided on the page: see ClientMerge. `versions` are the two records' as shown."""

    choices: Mapping[str, str]
    goes_on: Case | None
    versions: tuple[int | None, int | None]


# --- asking and answering -----------------------------------------------------------------------------
@transaction.atomic
def propose(*, kept: Client, merged: Client, by: User, reason: str, wish: Wish) -> ClientMerge:
    """Leave the two to the director, with what was chosen. Raises Refused, Conflict."""
    kept, merged, cases = _locked(kept, merged, wish.versions)
    merge = _recorded(kept, merged, cases, by, reason, wish)
    for case in _told(cases):
        _tell(merge, case, by, "เสนอรวมประวัติ รอผู้อำนวยการยืนยัน", reason)
    return merge


@transaction.atomic
def merge(*, kept: Client, merged: Client, by: User, reason: str, wish: Wish) -> ClientMerge:
    """Make one record of the two at once. Raises Refused, Conflict."""
    kept, merged, cases = _locked(kept, merged, wish.versions)
    record = _recorded(kept, merged, cases, by, reason, wish)
    return _carried_out(record, kept, merged, cases, by)


@transaction.atomic
def confirm(*, merge: ClientMerge, by: User, wish: Wish, answer: str = "") -> ClientMerge:
    """The director carries out what was proposed, as chosen now. Raises Refused, Conflict."""
    merge = _decidable(merge, by)
    merge.answer = answer
    kept, merged, cases = _locked(merge.kept, merge.merged, wish.versions)
    merge.choices = dict(wish.choices)
    merge.goes_on, merge.ended = _files(cases, wish.goes_on)
    return _carried_out(merge, kept, merged, cases, by)


@transaction.atomic
def decline(*, merge: ClientMerge, by: User, answer: str) -> None:
    """The director says that they are two, or that it is not certain. Raises Refused."""
    merge = _decidable(merge, by)
    merge.status, merge.answer = MergeStatus.DECLINED, answer
    merge.decided_at, merge.decided_by = timezone.now(), by
    merge.save(update_fields=["status", "answer", "decided_at", "decided_by"])
    cases = list(Case.objects.filter(client__in=[merge.kept_id, merge.merged_id]))
    for case in _told(cases):
        _tell(merge, case, by, "ไม่รวมประวัติตามที่เสนอ", answer)


def _decidable(merge: ClientMerge, by: User) -> ClientMerge:
    merge = (
        ClientMerge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    )
    require(can_decide_merge(by, merge))
    return merge


def _locked(
    kept: Client, merged: Client, versions: tuple[int | None, int | None]
) -> tuple[Client, Client, list[Case]]:
    """Both people and all their files, locked and as they are now."""
    both = [kept.pk, merged.pk]
    files = Case.objects.filter(client__in=both).order_by("pk")
    cases = list(files.select_for_update())
    people = Client.objects.select_for_update().order_by("pk").in_bulk(both)
    if len(people) < 2 or len({one.centre_id for one in people.values()}) > 1:
        raise Refused("เลือกแฟ้มของสองคนในศูนย์เดียวกัน")
    if any(one.merged_into_id for one in people.values()):
        raise Refused(GONE)
    if {case.pk for case in cases} != set(files.values_list("pk", flat=True)):
        raise Refused("เพิ่งมีผู้เปิดแฟ้มใหม่ให้หนึ่งในสองคนนี้ โหลดหน้านี้ใหม่แล้วตรวจอีกครั้ง")
    for one, seen in zip((people[kept.pk], people[merged.pk]), versions, strict=True):
        check_version(one, seen)
    return people[kept.pk], people[merged.pk], cases


def _files(cases: list[Case], goes_on: Case | None) -> tuple[Case | None, Case | None]:
    """Of two open files the one that goes on and the one that ends; of fewer, none. Raises Refused."""
    still_open = [case for case in cases if case.closed_at is None]
    if len(still_open) < 2:
        return None, None
    if goes_on is None or goes_on.pk not in {case.pk for case in still_open}:
        raise Refused("ทั้งสองคนมีแฟ้มที่เปิดอยู่ เลือกว่าแฟ้มใดทำต่อ อีกแฟ้มจะยุติเพราะซ้ำ")
    return goes_on, next(case for case in still_open if case.pk != goes_on.pk)


def _recorded(
    kept: Client, merged: Client, cases: list[Case], by: User, reason: str, wish: Wish
) -> ClientMerge:
    if not all(can_merge(by, case) for case in cases):
        raise Refused(can_merge(by, cases[0]).reason)
    goes_on, ended = _files(cases, wish.goes_on)
    try:
        with transaction.atomic():
            return ClientMerge.objects.create(
                centre_id=kept.centre_id,
                kept=kept,
                merged=merged,
                status=MergeStatus.PROPOSED,
                reason=reason,
                choices=dict(wish.choices),
                goes_on=goes_on,
                ended=ended,
                proposed_by=by,
            )
    except IntegrityError:
        raise Refused("มีข้อเสนอรวมประวัติของคนนี้รอผู้อำนวยการอยู่แล้ว เปิดดูได้จากลำดับเหตุการณ์ของแฟ้ม") from None


# --- the timeline -------------------------------------------------------------------------------------
def _told(cases: list[Case]) -> Iterator[Case]:
    """The latest file of each side."""
    latest: dict[Any, Case] = {}
    for case in sorted(cases, key=lambda one: one.received_at):
        latest[case.client_id] = case
    yield from latest.values()


def _tell(merge: ClientMerge, case: Case, by: User, title: str, body: str) -> None:
    events.record(
        case=case, by=by, kind=CaseEvent.Kind.CHANGE, title=title, body=body, url=merge.get_absolute_url()
    )


# --- carrying it out ----------------------------------------------------------------------------------
@dataclass
class Journal:
    """Rows as they were and as they are, in order: label of the model, id, column → [before, after]."""

    rows: list[tuple[str, str, dict[str, list[Any]]]] = field(default_factory=list)

    def change(self, row: models.Model, **values: Any) -> None:
        """Write the columns that differ, and note them."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = {name: _kept_as(row, name, getattr(row, name)) for name in changed}
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
        for name, value in changed.items():
            setattr(row, name, value)
        pairs = {name: [before[name], _kept_as(row, name, changed[name])] for name in changed}
        self.rows.append((row._meta.label, str(row.pk), pairs))


def _kept_as(row: models.Model, name: str, value: Any) -> str | None:
    """A column's value as text that `_read_back` takes."""
    column = _column(type(row), name)
    return None if value is None else column.value_to_string(type(row)(**{column.attname: value}))


def _read_back(model: type[models.Model], name: str, text: str | None) -> Any:
    return None if text is None else _column(model, name).to_python(text)


def _column(model: type[models.Model], name: str) -> models.Field:
    return next(one for one in model._meta.concrete_fields if name in (one.name, one.attname))


def _carried_out(
    record: ClientMerge, kept: Client, merged: Client, cases: list[Case], by: User
) -> ClientMerge:
    journal, now = Journal(), timezone.now()
    told = list(_told(cases))
    values = merging.chosen_values(kept, merged, record.choices)
    _end_duplicate(record, journal, by)
    # A form of either record that is still open somewhere meets a version it has not seen.
    version = max(kept.row_version, merged.row_version) + 1
    index = merged.national_id_index
    journal.change(
        merged,
        merged_into_id=kept.pk,
        national_id="",
        national_id_index="",
        search_name="",
        sound_keys=[],
        row_version=version,
    )
    chosen = {**values}
    if "national_id" in chosen:
        number = chosen["national_id"]
        chosen["national_id_index"] = kept.national_id_index if number == kept.national_id else index
    after = Client(**{name: chosen.get(name, getattr(kept, name)) for name in _named()})
    after.index_names()
    found_by = {name: getattr(after, name) for name in ("search_name", "sound_keys", "sort_name")}
    journal.change(kept, **chosen, **found_by, row_version=version)
    _move_all(journal, merged, kept)
    for case in told:
        other = next((one.number for one in told if one.pk != case.pk), "")
        _tell(record, case, by, f"รวมประวัติ: เป็นคนเดียวกับแฟ้ม {other}".strip(), record.reason)
    record.status, record.decided_at, record.decided_by = MergeStatus.DONE, now, by
    record.journal = json.dumps(journal.rows, ensure_ascii=False)
    record.save(
        update_fields=[
            "status",
            "choices",
            "answer",
            "goes_on",
            "ended",
            "decided_at",
            "decided_by",
            "journal",
        ]
    )
    return record


def _named() -> tuple[str, ...]:
    return ("first_name", "last_name", "calling_name", "other_names")


def _end_duplicate(record: ClientMerge, journal: Journal, by: User) -> None:
    """End one of two open files as the other's duplicate; who sleeps here sleeps here still."""
    goes_on, ended = record.goes_on, record.ended
    if goes_on is None or ended is None:
        return
    now = timezone.now()
    placed = goes_on.bed_stays.open().exists()
    for stay in ended.bed_stays.open().select_for_update():
        journal.change(stay, **({"until": max(now, stay.since)} if placed else {"case_id": goes_on.pk}))
    journal.change(
        ended,
        closed_at=max(now, ended.received_at),
        duplicate_of_id=goes_on.pk,
        row_version=ended.row_version + 1,
    )
    _tell(record, ended, by, f"ยุติแฟ้มเพราะซ้ำกับแฟ้ม {goes_on.number}", "เลขแฟ้มและเอกสารเดิมยังอยู่")


def _move_all(journal: Journal, merged: Client, kept: Client) -> None:
    """Everything that points at the one points at the other; what there may be only one of stays behind."""
    for column in merging.relations():
        model: type[models.Model] = column.model
        with _writable(model):
            for row in model._base_manager.filter(**{column.name: merged}).order_by("pk"):
                try:
                    with transaction.atomic():
                        journal.change(row, **{column.attname: kept.pk})
                except IntegrityError:
                    _learn(journal, row, column, kept)


def _learn(journal: Journal, row: models.Model, column: models.ForeignKey, kept: Client) -> None:
    """Where each person has one such row at most, the kept one's learns what it did not know; of what
    protects the person it keeps both."""
    if not column.unique:
        return
    standing = type(row)._base_manager.get(**{column.name: kept})
    skipped = {column.name, "id", "created_at", "row_version"}
    learnt = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.name not in skipped
        and merging.is_unknown(getattr(standing, one.attname))
        and not merging.is_unknown(getattr(row, one.attname))
    } | merging.protecting(standing, row)
    try:
        with transaction.atomic():
            journal.change(standing, **learnt)
    except IntegrityError:
        return


def _writable(model: type[models.Model]) -> ExitStack:
    """Rows that are otherwise only ever added to may change their person."""
    stack = ExitStack()
    guards = [
        f"{model._meta.label}:{trigger.name}"
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, pgtrigger.Protect)
    ]
    if guards:
        stack.enter_context(pgtrigger.ignore(*guards))
    return stack


# --- taking it back -----------------------------------------------------------------------------------
def undo(*, merge: ClientMerge, by: User, reason: str) -> ClientMerge:
    """Put everything back as it was. Raises Refused naming what was written since that stands in the way."""
    try:
        with transaction.atomic():
            return _undone(merge, by, reason)
    except IntegrityError:
        raise Refused(
            "ยกเลิกการรวมไม่ได้ เพราะหลังรวมมีการเปิดแฟ้มใหม่ ใช้เลขประจำตัวเดิม หรือให้ผู้อื่นพักเตียงเดิม แก้ส่วนนั้นก่อนแล้วลองอีกครั้ง"
        ) from None


def _undone(merge: ClientMerge, by: User, reason: str) -> ClientMerge:
    both = [merge.kept_id, merge.merged_id]
    list(Case.objects.filter(client__in=both).order_by("pk").select_for_update())
    people = Client.objects.select_for_update().order_by("pk").in_bulk(both)
    merge = ClientMerge.objects.select_for_update().get(pk=merge.pk)
    require(can_undo_merge(by, merge))
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    if kept.merged_into_id:
        raise Refused("ประวัตินี้ถูกรวมเข้ากับประวัติอื่นอีกครั้งแล้ว ยกเลิกการรวมครั้งหลังก่อน")
    rows = [(Client._meta.apps.get_model(label), pk, pairs) for label, pk, pairs in json.loads(merge.journal)]
    derived = {"row_version", "search_name", "sound_keys", "sort_name"}
    if in_the_way := list(_in_the_way(rows, derived)):
        raise Refused(f"ยกเลิกการรวมไม่ได้ เพราะหลังรวมมีการเปลี่ยน {', '.join(dict.fromkeys(in_the_way))}")
    version = max(kept.row_version, merged.row_version) + 1
    for model, pk, pairs in reversed(rows):
        values = {name: _read_back(model, name, before) for name, (before, _) in pairs.items()}
        if "row_version" in pairs:
            values["row_version"] = version if model is Client else models.F("row_version") + 1
        with _writable(model):
            model._base_manager.filter(pk=pk).update(**values)
    _indexed_again(both)
    cases = list(Case.objects.filter(client__in=both))
    for case in _told(cases):
        _tell(merge, case, by, "ยกเลิกการรวมประวัติ กลับเป็นสองคน", reason)
    merge.status, merge.undone_at, merge.undone_by = MergeStatus.UNDONE, timezone.now(), by
    merge.undo_reason, merge.journal = reason, ""
    merge.save(update_fields=["status", "undone_at", "undone_by", "undo_reason", "journal"])
    return merge


def _in_the_way(rows: list[tuple[type[models.Model], str, Any]], derived: set[str]) -> Iterator[str]:
    """What stands otherwise than the merge left it, in words."""
    for model, pk, pairs in rows:
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            yield f"{model._meta.verbose_name} (ลบแล้ว)"
            continue
        for name, (_, after) in pairs.items():
            if name not in derived and getattr(row, name) != _read_back(model, name, after):
                yield str(_column(model, name).verbose_name)


def _indexed_again(people: list[Any]) -> None:
    """A name that was changed since the merge and was no part of it stays, and is searched as it stands."""
    for client in Client.objects.filter(pk__in=people):
        client.index_names()
        Client.objects.filter(pk=client.pk).update(
            search_name=client.search_name, sound_keys=client.sound_keys, sort_name=client.sort_name
        )
