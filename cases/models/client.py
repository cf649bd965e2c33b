"""A person: known, partly known or unknown. No name, no ID card and an estimated age are normal."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, DateField, ExpressionWrapper, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact, GreaterThan

from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record, Versioned
from shelter.lib.crypto import blind_index
from shelter.lib.fields import EncryptedTextField
from shelter.lib.thai import age_on, search_key, sound_key

# Never in a list, and encrypted: taking fifty of each out of their cipher costs more than showing the rows.
UNSHOWN = ("national_id", "phone")
# A pattern of fewer letters has no trigram: the search would read every row (PERFORMANCE).
SHORTEST_NAME = 3
# Of one kind of likeness no more people than this are compared.
MOST_ALIKE = 200
# … and no more than this who share the sound of one name of two.
MOST_BY_ONE_SOUND = 50
# What the same birth date is worth beside a name, whose likeness is 0 to 1 (rules.duplicates: 30 beside 45).
SAME_BIRTH = 2 / 3
# The same ID number comes before every name and birth date.
SAME_NUMBER = 2.0


class Identity(models.TextChoices):
    KNOWN = "known", "ทราบชื่อ"
    PARTLY = "partly", "ทราบบางส่วน"
    UNKNOWN = "unknown", "ไม่ทราบชื่อ"


class Sex(models.TextChoices):
    MALE = "male", "ชาย"
    FEMALE = "female", "หญิง"
    OTHER = "other", "อื่น ๆ / เพศสภาพอื่น"
    UNKNOWN = "unknown", "ยังไม่ทราบ"


class NationalityStatus(models.TextChoices):
    """Having no nationality is not being foreign (DOMAIN 6.1, destitute_type)."""

    THAI = "thai", "สัญชาติไทย"
    REGISTERED_STATELESS = "registered_stateless", "มีสถานะทางทะเบียนราษฎรแต่ไร้สัญชาติ"
    UNREGISTERED = "unregistered", "ไม่มีสถานะทางทะเบียนราษฎร"
    FOREIGN = "foreign", "สัญชาติอื่น"
    UNKNOWN = "unknown", "ยังไม่ทราบ"


class FamilyContact(models.TextChoices):
    """The person's own answer to ให้ติดต่อญาติได้ไหม (DOMAIN 17, *Family*)."""

    NOT_ASKED = "not_asked", "ยังไม่ได้ถาม"
    NO_ANSWER = "no_answer", "ถามแล้ว ยังไม่ตอบ"
    YES = "yes", "ติดต่อได้"
    SOME = "some", "ติดต่อได้บางคน"
    NO = "no", "ห้ามติดต่อ"


class ClientQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's people for caseworker and director; for a team member, those of assigned cases."""
        if user.centre_id is None:
            return self.none()
        own = self.standing().filter(centre_id=user.centre_id)
        if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return own
        if user.has_role(Role.TEAM):
            cases = self.model._meta.get_field("cases").related_model.objects
            return own.filter(pk__in=cases.visible_to(user).values("client_id"))
        return self.none()

    def standing(self):
        """Without those whose record was merged into another one."""
        return self.filter(merged_into__isnull=True)

    def in_lists(self):
        """Without what no list shows and every reading would have to decrypt."""
        return self.defer(*UNSHOWN)

    def with_national_id(self, number: str):
        """People whose 13-digit number is `number` (checked digits), found by the blind index."""
        return self.filter(national_id_index=national_id_index(number)) if number else self.none()

    def resembling(
        self, *, name: str, sounds: Iterable[Collection[str]], number: str, birth_date: date | None
    ):
        """(pk, likeness) of people who may be the one described, most promising first.

        Same ID, a name that looks or sounds alike, or same birth. `name` is a search key, `sounds` the sound
        keys of each name the person goes by. Each part goes through its own index and brings MOST_ALIKE
        people at most, so that a name thousands bear costs no more than a rare one. Likeness is computed
        where somebody is found and nowhere else: for two Thai names it costs more than the finding. Somebody
        found by number may come twice; how alike they are is for rules.duplicates to say.
        """
        likeness = ExpressionWrapper(TrigramSimilarity("search_name", name), models.FloatField())
        if birth_date:
            same = Case(When(birth_date=birth_date, then=SAME_BIRTH), default=0.0)
            likeness = ExpressionWrapper(likeness + same, models.FloatField())
        people = self.annotate(likeness=likeness)
        parts = []
        if number:
            same_number = self.filter(national_id_index=national_id_index(number))
            parts.append(same_number.annotate(likeness=Value(SAME_NUMBER)))
        if " " in name:
            parts.append(people.filter(search_name__trigram_similar=name).order_by("-likeness", "pk"))
        parts += [people.filter(sound_keys__contains=list(keys)) for keys in sounds if keys]
        any_sound = Q(sound_keys__overlap=[key for keys in sounds for key in keys])
        if any(sounds):
            # Most who share a surname, or a first name, are nobody's twin.
            parts.append(people.filter(any_sound)[:MOST_BY_ONE_SOUND])
        if name:
            # Whoever is known by one name only is easily lost among the many who bear it and a surname.
            alike = any_sound | Q(search_name__trigram_word_similar=name)
            parts.append(people.filter(alike, last_name="").order_by("-likeness", "pk"))
        if birth_date:
            # Many were registered as born on 1 January: of those, the likest names.
            born = people.standing().filter(birth_date=birth_date)
            parts.append(born.order_by("-likeness", "pk"))
        if not parts:
            return self.none()
        first, *others = (part.values_list("pk", "likeness")[:MOST_ALIKE] for part in parts)
        return first.union(*others).order_by("-likeness", "pk") if others else first

    def named(self, text: str):
        """People whose names hold `text`, then those whose names sound like it; `exact` is 0 or 1.

        Three letters at least.
        """
        return self._called(text, "search_name__contains")

    def spelt_like(self, text: str):
        """People whose names look or sound like `text`, nearest first. Three letters at least."""
        return self._called(text, "search_name__trigram_word_similar")

    def _called(self, text: str, spelling: str):
        """By spelling or sound, MOST_ALIKE of each at most: a frequent name costs no more than a rare one."""
        key, sounds = search_key(text), sound_key(text).split()
        if len(key) < SHORTEST_NAME:
            return self.none()
        found = self.filter(**{spelling: key}).order_by().values("pk")[:MOST_ALIKE]
        if sounds:
            sounding = self.filter(sound_keys__contains=sounds).order_by().values("pk")[:MOST_ALIKE]
            found = found.union(sounding, all=True)
        return (
            self.filter(pk__in=found)
            .annotate(
                exact=Case(When(search_name__contains=key, then=0), default=1),
                likeness=TrigramWordSimilarity(key, "search_name"),
            )
            .order_by("exact", "-likeness", "sort_name", "pk")
        )


class YearsBefore(Func):
    """A day so many whole years before another."""

    template, arg_joiner = "(%(expressions)s))::date", " - make_interval(years => "
    output_field = DateField()


def national_id_index(number: str) -> str:
    """The blind index of an ID number: one purpose for every centre, so that equal numbers meet."""
    return blind_index(number, purpose="national_id", scope="every centre") if number else ""


@pghistory.track(
    model_name="ClientHistory",
    exclude=[
        "national_id",
        "national_id_index",
        "phone",
        "search_name",
        "sound_keys",
        "sort_name",
        "born_by",
        "row_version",
    ],
)
class Client(Record, Versioned):
    """One human being as one centre knows them; the same person at two centres is two rows (DESIGN 5)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, verbose_name="ศูนย์")
    identity = models.CharField("ทราบว่าเป็นใครหรือไม่", max_length=10, choices=Identity.choices)
    prefix = models.CharField("คำนำหน้า", max_length=30, blank=True)
    first_name = models.CharField("ชื่อ", max_length=100, blank=True)
    last_name = models.CharField("นามสกุล", max_length=100, blank=True)
    calling_name = models.CharField("ชื่อที่ใช้เรียก", max_length=100, blank=True)
    other_names = models.CharField("ชื่ออื่นที่เคยใช้", max_length=200, blank=True)
    sex = models.CharField("เพศ", max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField("วันเกิด", null=True, blank=True)
    estimated_age = models.PositiveSmallIntegerField("อายุโดยประมาณ (ปี)", null=True, blank=True)
    estimated_on = models.DateField("วันที่ประมาณอายุ", null=True, blank=True)
    national_id = EncryptedTextField("เลขประจำตัวประชาชน", blank=True)
    national_id_index = models.CharField(max_length=64, blank=True, editable=False)
    id_card_status = models.CharField("สถานะบัตรประจำตัว", max_length=40, blank=True)
    other_document = models.CharField("เอกสารแสดงตนอื่น", max_length=120, blank=True)
    nationality_status = models.CharField(
        "สถานะสัญชาติ", max_length=24, choices=NationalityStatus.choices, default=NationalityStatus.UNKNOWN
    )
    domicile_code = models.CharField("ภูมิลำเนา (รหัสพื้นที่)", max_length=6, blank=True)
    domicile_detail = models.CharField("บ้านเลขที่และรายละเอียดภูมิลำเนา", max_length=200, blank=True)
    present_code = models.CharField("ที่อยู่ปัจจุบัน (รหัสพื้นที่)", max_length=6, blank=True)
    present_detail = models.CharField("รายละเอียดที่อยู่ปัจจุบัน", max_length=200, blank=True)
    phone = EncryptedTextField("โทรศัพท์", blank=True)
    language = models.CharField("ภาษาที่ใช้สื่อสาร / ล่าม", max_length=120, blank=True)
    marks = models.TextField("ตำหนิ รูปพรรณ รอยสัก", blank=True)
    safe_contact = models.BooleanField("ต้องปกปิดที่อยู่และการติดต่อ", default=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="รวมเข้ากับ",
        help_text="the record that stands for this person since both were found to be one",
    )
    family_contact = models.CharField(
        "ให้ติดต่อญาติได้ไหม", max_length=10, choices=FamilyContact.choices, default=FamilyContact.NOT_ASKED
    )
    family_asked_on = models.DateField("วันที่ถามเรื่องญาติ", null=True, blank=True)
    family_asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ถามเรื่องญาติ"
    )
    family_words = models.TextField("คำพูดเรื่องการติดต่อญาติ", blank=True)
    search_name = models.TextField(editable=False, blank=True)
    sound_keys = ArrayField(models.TextField(), editable=False, default=list, blank=True)
    sort_name = models.CharField(max_length=220, editable=False, blank=True, db_collation="th-x-icu")
    # The birth date, else the day that gives the estimated age: lists ask for an age by it (`age_on`).
    born_by = models.GeneratedField(
        expression=Coalesce("birth_date", YearsBefore(F("estimated_on"), F("estimated_age"))),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    objects = ClientQuerySet.as_manager()

    # Absent from page, paper and history for those without can_see_sensitive (SECURITY, *Access*).
    SENSITIVE: ClassVar = frozenset({"national_id", "other_document", "phone", "family_words"})
    # The same, for a person whose contact must stay safe.
    SAFE_CONTACT: ClassVar = frozenset({"domicile_detail", "present_code", "present_detail"})

    class Meta:
        verbose_name = "ผู้ใช้บริการ"
        constraints = [
            models.CheckConstraint(
                name="client_has_something_to_be_called", condition=~Q(first_name="") | ~Q(calling_name="")
            ),
            models.CheckConstraint(
                name="client_age_estimate_is_dated",
                condition=Q(estimated_age__isnull=True, estimated_on__isnull=True)
                | Q(estimated_age__isnull=False, estimated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="client_id_and_index_together",
                condition=Q(Exact(Length("national_id"), 0), national_id_index="")
                | (Q(GreaterThan(Length("national_id"), 0)) & ~Q(national_id_index="")),
            ),
            models.CheckConstraint(
                name="client_merged_is_found_by_nothing",
                condition=Q(merged_into__isnull=True)
                | (~Q(merged_into=models.F("pk")) & Q(national_id_index="", search_name="", sound_keys=[])),
            ),
            models.CheckConstraint(
                name="client_family_answer_is_dated",
                condition=Q(
                    family_contact=FamilyContact.NOT_ASKED,
                    family_asked_on__isnull=True,
                    family_asked_by__isnull=True,
                )
                | (
                    ~Q(family_contact=FamilyContact.NOT_ASKED)
                    & Q(family_asked_on__isnull=False, family_asked_by__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["centre", "national_id_index"],
                condition=~Q(national_id_index=""),
                name="client_national_id_once_per_centre",
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_name", name="gin_trgm_ops"), name="client_search_name"),
            GinIndex(fields=["sound_keys"], name="client_sound_keys"),
            GinIndex(
                OpClass("search_name", name="gin_trgm_ops"),
                "sound_keys",
                condition=Q(last_name=""),
                name="client_single_names",
            ),
            models.Index(fields=["centre", "sort_name", "id"], name="client_by_name"),
            models.Index(fields=["centre", "birth_date"], name="client_by_birth"),
            models.Index(fields=["centre", "born_by"], name="client_by_age"),
            models.Index(
                fields=["centre", "id"],
                condition=~Q(
                    nationality_status__in=[NationalityStatus.THAI.value, NationalityStatus.UNKNOWN.value]
                ),
                name="client_without_status",
            ),
            models.Index(
                "centre",
                OpClass("calling_name", name="varchar_pattern_ops"),
                condition=~Q(calling_name=""),
                name="client_by_calling_name",
            ),
            models.Index(fields=["national_id_index"], name="client_by_id_index"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="client_merged_into"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Full name with title, else what the person is called."""
        if self.first_name:
            return f"{self.prefix}{self.first_name} {self.last_name}".strip()
        return f"ไม่ทราบชื่อ (เรียก “{self.calling_name}”)"

    @property
    def called(self) -> str:
        """What the person is called to their face, for those who know no more of them."""
        return self.calling_name or self.first_name

    @property
    def initials(self) -> str:
        """First consonants of name and surname for the avatar; `?` for a person without a name."""
        parts = [self.first_name, self.last_name] if self.first_name else []
        signs = [next((sign for sign in part if "ก" <= sign <= "ฮ" or sign.isascii()), "") for part in parts]
        return "".join(signs) or "?"

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`: from the birth date, else the estimate grown older since it was made."""
        if self.birth_date:
            return age_on(self.birth_date, day) if day >= self.birth_date else None
        if self.estimated_age is not None and self.estimated_on:
            return self.estimated_age + max(0, age_on(self.estimated_on, max(day, self.estimated_on)))
        return None

    @property
    def marks_text(self) -> str:
        """Everything written of scars, tattoos and the like; reads `mark_rows` of a person who is stored."""
        rows = [] if self._state.adding else self.mark_rows.all()
        return "\n".join(filter(None, [self.marks, *(row.text for row in rows)]))

    def names(self) -> list[str]:
        """Everything the person is or was called, each on its own."""
        full = f"{self.first_name} {self.last_name}".strip()
        return [name for name in (full, self.calling_name, self.other_names) if name]

    def index_names(self) -> None:
        """Fill the columns that searching and sorting read; call after any name changed."""
        self.search_name = " ".join(search_key(name) for name in self.names())
        self.sound_keys = sorted({key for name in self.names() for key in sound_key(name).split()})
        self.sort_name = f"{self.first_name} {self.last_name}".strip() or self.calling_name

    def set_national_id(self, number: str) -> None:
        """Set the checked 13 digits (or "") together with their blind index."""
        self.national_id = number
        self.national_id_index = national_id_index(number)
