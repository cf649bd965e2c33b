"""Thai dates, digits, names, identity numbers and telephones, as plain values: no Django, no database.

Dates are typed and shown in the Buddhist era (พ.ศ.) and kept as `datetime.date`. A day is a Bangkok day.
Every refusal is a `ThaiInputError` whose text can be shown as it stands; it never repeats what was typed.
"""

import datetime as dt
import itertools
import re
from zoneinfo import ZoneInfo

import phonenumbers
from stdnum.th import pin

from shelter.lib.text import normalise, squeeze

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_OFFSET = 543

MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
MONTHS_SHORT = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


class ThaiInputError(ValueError):
    """What was typed cannot be read; the message says, in Thai, what to do."""


# --- digits -------------------------------------------------------------------------------------
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_thai_digits(value: object) -> str:
    return str(value).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC)


# --- days and years -----------------------------------------------------------------------------
def bangkok_today() -> dt.date:
    return dt.datetime.now(BANGKOK).date()


def bangkok_date(value: dt.date) -> dt.date:
    """The Bangkok day of a date or a moment; a moment without a zone is taken as Bangkok time."""
    if isinstance(value, dt.datetime):
        return (value.astimezone(BANGKOK) if value.tzinfo else value).date()
    return value


def be_year(day: dt.date) -> int:
    return bangkok_date(day).year + BE_OFFSET


def fiscal_year(day: dt.date) -> int:
    """ปีงบประมาณ พ.ศ. of a day: 30 ก.ย. 2569 is in 2569, 1 ต.ค. 2569 in 2570 (DOMAIN 10.3)."""
    day = bangkok_date(day)
    return day.year + BE_OFFSET + (day.month >= 10)


def fiscal_year_range(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of ปีงบประมาณ `year` (พ.ศ.): 2570 is 1 Oct 2026 to 30 Sep 2027."""
    common = year - BE_OFFSET
    return dt.date(common - 1, 10, 1), dt.date(common, 9, 30)


def _days_in_month(year: int, month: int) -> int:
    following = dt.date(year, month, 28) + dt.timedelta(days=4)
    return (following - dt.timedelta(days=following.day)).day


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a shorter month: 31 Jan + 1 is 28 or 29 Feb."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, _days_in_month(year, month)))


def age_on(birth: dt.date, on: dt.date) -> int:
    """Whole years lived on a day.

    Someone born on 29 ก.พ. 2543 is 17 on 28 ก.พ. 2561 and 18 on 1 มี.ค. 2561 (ป.พ.พ. ม.16, ม.193/5).
    """
    if on < birth:
        raise ValueError("the day asked about lies before the birth")
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_text(birth: dt.date, on: dt.date) -> str:
    """`67 ปี`; under one year `8 เดือน`; under one month `12 วัน`."""
    if years := age_on(birth, on):
        return f"{years} ปี"
    months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    return f"{months} เดือน" if months else f"{(on - birth).days} วัน"


# --- writing dates ------------------------------------------------------------------------------
def format_date(day: dt.date, style: str = "short", thai_digits: bool = False) -> str:
    """A date in words, Buddhist era.

    short    20 พ.ย. 2569                      tables and lines on screen
    long     20 พฤศจิกายน 2569
    weekday  วันศุกร์ที่ 20 พฤศจิกายน 2569         heads of pages
    doc      ๒๐ พฤศจิกายน ๒๕๖๙                  official papers; Thai digits always
    numeric  20/11/2569                        inside form fields
    """
    day = bangkok_date(day)
    year = day.year + BE_OFFSET
    if style == "short":
        text = f"{day.day} {MONTHS_SHORT[day.month - 1]} {year}"
    elif style in ("long", "doc"):
        text = f"{day.day} {MONTHS[day.month - 1]} {year}"
    elif style == "weekday":
        text = f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {MONTHS[day.month - 1]} {year}"
    elif style == "numeric":
        text = f"{day.day:02d}/{day.month:02d}/{year}"
    else:
        raise ValueError(f"unknown date style {style!r}")
    return to_thai_digits(text) if thai_digits or style == "doc" else text


def format_time(moment: dt.datetime | dt.time, thai_digits: bool = False) -> str:
    """`14:10 น.` in Bangkok."""
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        moment = moment.astimezone(BANGKOK)
    text = f"{moment.hour:02d}:{moment.minute:02d} น."
    return to_thai_digits(text) if thai_digits else text


def format_datetime(moment: dt.datetime, style: str = "short", thai_digits: bool = False) -> str:
    """`20 พ.ย. 2569 14:10 น.`"""
    thai_digits = thai_digits or style == "doc"
    return f"{format_date(moment, style, thai_digits)} {format_time(moment, thai_digits)}"


# --- reading dates ------------------------------------------------------------------------------
_LONGEST_DATE = 60  # characters; วันพฤหัสบดีที่ 20 เดือนพฤศจิกายน ปี พ.ศ. 2569 has 46
_HOW = "ใส่ วัน/เดือน/ปี พ.ศ. เช่น 20/11/2569 หรือ 20 พ.ย. 2569"
_HOW_BIRTH = "ใส่ วัน/เดือน/ปี พ.ศ. เช่น 14/2/2502 หรือ 14 ก.พ. 2502"


def _month_words() -> dict[str, int]:
    """Every way a month is written, without dots: มกราคม มกรา มค."""
    words: dict[str, int] = {}
    for number, (full, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), start=1):
        spoken = re.sub("(คม|ยน|พันธ์)$", "", full)
        words |= {full: number, spoken: number, short.replace(".", ""): number}
    return words


_MONTH_OF = _month_words()
_WEEKDAY_OF = {name: number for number, name in enumerate(WEEKDAYS)} | {"พฤหัส": 3}
_ERA = r"(?:(?P<era>[พค]\.?\s?ศ\.?)\s?)?"
_WEEKDAY_HEAD = re.compile(rf"(?:วัน(?P<weekday>{'|'.join(_WEEKDAY_OF)})?ที่|วันที่)\s?")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})\s?[-/. ]\s?(?P<month>\d{{1,2}})\s?[-/. ]\s?{_ERA}(?P<year>\d+)")
_RUN_TOGETHER = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})")
_WORDED = re.compile(
    rf"(?P<day>\d{{1,2}})[\s/-]*(?:เดือน\s?)?(?P<word>[ก-ฮเ-ไ][ก-๎.\s]*?)[\s/-]*(?:ปี\s?)?{_ERA}(?P<year>\d+)"
)


def _full_year(digits: str, era: str, parts: tuple[int, int], birth: bool, today: dt.date) -> int:
    """Common-era year meant by the typed digits (DESIGN 8).

    ≥ 2400 is BE and 1900-2100 CE; two digits are 25xx, for births 24xx when 25xx would lie ahead of today.
    `parts` is (month, day), for that comparison.
    """
    number = int(digits) if len(digits) <= 4 else 0
    if len(digits) == 2 and era != "ค":
        number += 2500
        if birth and (number, *parts) > (today.year + BE_OFFSET, today.month, today.day):
            number -= 100
    if len(digits) in (2, 4):
        if number >= 2400 and era != "ค":
            return number - BE_OFFSET
        if 1900 <= number <= 2100 and era != "พ":
            return number
    raise ThaiInputError("ใส่ปี พ.ศ. เป็นเลข 4 หลัก เช่น 2569")


def parse_date(text: str, *, birth: bool = False, today: dt.date | None = None) -> dt.date:
    """The date a Thai office means by what it typed; raises `ThaiInputError`.

    Read: 20/11/2569 · 20-11-69 · 20112569 · ๑๒/๕/๒๕๖๘ · 12 พ.ค. 68 · วันศุกร์ที่ 20 พฤศจิกายน พ.ศ. 2569 ·
    2569-11-20 · 2026-11-20 · 20/11/2026. The parts are taken apart and 543 subtracted before the day is
    checked: 29 ก.พ. 2567 is real (2024), although 2567 as a common-era year has no 29 February.
    `birth` reads two-digit years as births; `today` (Bangkok's by default) is what "ahead" is measured from.
    """
    line = to_arabic_digits(squeeze(text))
    how = _HOW_BIRTH if birth else _HOW
    if len(line) > _LONGEST_DATE:
        raise ThaiInputError(how)
    head = _WEEKDAY_HEAD.match(line)
    if head:
        line = line[head.end() :]
    found = next(
        (m for form in (_YEAR_FIRST, _DAY_FIRST, _RUN_TOGETHER, _WORDED) if (m := form.fullmatch(line))), None
    )
    if found is None:
        raise ThaiInputError(how)
    parts = found.groupdict()
    if word := parts.get("word"):
        month = _MONTH_OF.get(re.sub(r"[.\s]", "", word), 0)
        if not month:
            raise ThaiInputError("อ่านชื่อเดือนไม่ออก ใส่ชื่อเดือนเต็มหรือย่อ เช่น พฤศจิกายน หรือ พ.ย.")
    else:
        month = int(parts["month"])
        if not 1 <= month <= 12:
            raise ThaiInputError(f"เดือนต้องอยู่ระหว่าง 1 ถึง 12 {how}")
    day = int(parts["day"])
    era = (parts.get("era") or " ")[0]
    year = _full_year(parts["year"], era, (month, day), birth, today or bangkok_today())

    last = _days_in_month(year, month)
    if not 1 <= day <= last:
        raise ThaiInputError(f"เดือน{MONTHS[month - 1]} {year + BE_OFFSET} มีวันที่ 1 ถึง {last}")
    read = dt.date(year, month, day)
    weekday = head and head["weekday"]
    if weekday and _WEEKDAY_OF[weekday] != read.weekday():
        raise ThaiInputError(f"{format_date(read)} เป็นวัน{WEEKDAYS[read.weekday()]} ดูวันหรือวันที่อีกครั้ง")
    return read


# --- names --------------------------------------------------------------------------------------
_TITLE_WORDS = (
    *("นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "คุณ", "หม่อมหลวง", "หม่อมราชวงศ์"),
    *("พระภิกษุ", "พระครู", "พระมหา", "พระ", "สามเณร", "แม่ชี"),
    *("ว่าที่ร้อยตรี", "ว่าที่", "ร้อยตรี", "ร้อยโท", "ร้อยเอก", "พันตรี", "พันโท", "พันเอก"),
    *("จ่าสิบตรี", "จ่าสิบโท", "จ่าสิบเอก", "สิบตรี", "สิบโท", "สิบเอก", "ดาบตำรวจ", "พลทหาร"),
)
# Abbreviations need their dots (น.ส. พล.ต.อ. ดร.: ดรุณี is a name). A word is a title only before a space or
# before a name of two letters or more that does not lean on it: นายเอก is นาย + เอก; นายิกา, นางาม are names.
_TITLE = re.compile(
    r"(?:(?:[ก-ฮ]{1,3}\.\s?)+(?:หญิง\s)?"
    rf"|(?:{'|'.join(sorted(_TITLE_WORDS, key=len, reverse=True))})(?=\s|[ก-ฮเ-ไ]\S)"
    r"|(?:mr|mrs|ms|miss|dr)\b\.?)\s*(?=\S)"
)
_NOT_IN_NAMES = re.compile(r"[.,;:!?\"'`´‘’“”()\[\]{}<>/\\|_*+=~^#@&%$-]+|[\u2010-\u2015]+")


def search_key(name: str) -> str:
    """A name as it is searched: normalised, lower case, no titles, no punctuation, single spaces.

    Stored names and typed queries pass through it alike; a person's several names pass one by one and are
    joined with a space. Titles are dropped only at the start: `ว่าที่ ร.ต. สมชาย  ใจดี` → `สมชาย ใจดี`.
    """
    line = to_arabic_digits(squeeze(name)).lower()
    while (title := _TITLE.match(line)) and title.end() < len(line):
        line = line[title.end() :]
    return " ".join(_NOT_IN_NAMES.sub(" ", line).split())


# A syllable starts with a consonant or a leading vowel; what stands before one is a typing slip.
_BEFORE_SYLLABLE = re.compile("^[^ก-ฮเ-ไ]+")
_NOT_THAI_LETTER = re.compile("[^ก-๎]+")
_CONSONANT = re.compile("[ก-ฮ]")
_YO_YING = re.compile(r"ญ(?=[ะัาำิีึืุู])")


def sound_key(name: str) -> str:
    """The lk82 sound of each Thai word of a name, joined by spaces; `""` when there is none.

    Catches what trigrams miss (ณัฐ/นัด, ศักดิ์/สัก); words of other scripts have no sound key.
    """
    words = [_BEFORE_SYLLABLE.sub("", _NOT_THAI_LETTER.sub("", word)) for word in search_key(name).split()]
    # lk82 hears ญ as น; before a vowel it is said as ย (หญิง/หยิง, ญาดา/ยาดา).
    words = [_YO_YING.sub("ย", word) for word in words if _CONSONANT.search(word)]
    if not words:
        return ""
    from pythainlp.soundex.lk82 import lk82  # heavy: loaded only where a name is written or searched

    return " ".join(key for word in words if (key := lk82(word)))


# --- national identity number -------------------------------------------------------------------
_ID_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")


def clean_national_id(text: str) -> str:
    """What was typed without spaces and dashes, in Arabic digits; not yet checked."""
    return _ID_SEPARATORS.sub("", to_arabic_digits(normalise(text)))


def check_national_id(text: str) -> str:
    """The 13 digits of a เลขประจำตัวประชาชน, checked; raises `ThaiInputError`.

    Numbers that begin with 0 belong to people without civil registration (ทะเบียนประวัติ), who are among those
    the centres protect; they carry the same check digit, so they are accepted although `stdnum` refuses them.
    """
    number = clean_national_id(text)
    if not number.isascii() or not number.isdigit():
        raise ThaiInputError("ใส่เฉพาะตัวเลข 13 หลักตามบัตร")
    if (typed := len(number)) != 13:
        difference = f"ขาดอีก {13 - typed} หลัก" if typed < 13 else f"เกินมา {typed - 13} หลัก"
        raise ThaiInputError(f"เลขประจำตัวมี 13 หลัก พิมพ์มา {typed} หลัก {difference}")
    if number[0] == "9" or number.startswith("0" * 12):
        raise ThaiInputError("ไม่มีเลขประจำตัวที่ขึ้นต้นแบบนี้ โปรดดูบัตรอีกครั้ง ถ้าไม่มีเลขให้เว้นว่าง")
    if number[-1] != pin.calc_check_digit(number):
        raise ThaiInputError("เลขหลักสุดท้ายไม่ตรงกับสูตรตรวจสอบ โปรดดูบัตรอีกครั้ง")
    return number


def format_national_id(number: str) -> str:
    """`3 3301 00999 12 5`, grouped as on the card; anything but 13 digits is returned unchanged."""
    return " ".join(pin.format(number).split("-")) if len(number) == 13 else number


def mask_national_id(number: str) -> str:
    """`• •••• ••••• 12 5`: only the last three digits; empty stays empty, a wrong length shows nothing."""
    if not number:
        return ""
    if len(number) != 13:
        return "•••"
    return f"• •••• ••••• {number[10:12]} {number[12]}"


# --- telephone ----------------------------------------------------------------------------------
_EXTENSION = re.compile(r"\s*(?:ต่อ|#|ext\.?|x)\s*(\d{1,6})$", re.IGNORECASE)
_UP_TO = re.compile(r"\s*(?:ถึง|[-\u2010-\u2015])\s*(\d{1,2})$")
_ONE_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015]+")
_SHORT_NUMBER = re.compile(r"1\d{2,3}")  # hotlines and emergency: 191, 1300
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[,;/|]|หรือ|และ)\s*")
MOST_PHONES = 3  # of the longest kind, 34 characters each


def clean_phone(text: str) -> str:
    """A telephone number as it is kept; raises `ThaiInputError`.

    Thai numbers as digits (`0812345678`), hotlines as they are (`1300`), foreign ones with `+`; the last of a
    row of lines follows as ` ถึง 9` (typed 0-2123-4567-9), an extension as ` ต่อ 12`.
    """
    line = to_arabic_digits(squeeze(text))
    extension = _EXTENSION.search(line)
    if extension:
        line = line[: extension.start()]
    suffix = f" ต่อ {extension[1]}" if extension else ""
    number = _full_number(line)
    if not number and (last := _UP_TO.search(line)):
        number = _full_number(line[: last.start()])
        suffix = f" ถึง {last[1]}{suffix}"
    if number:
        return number + suffix
    if not _ONE_NUMBER.fullmatch(line) or not any(char.isdigit() for char in line):
        raise ThaiInputError("ใส่เบอร์โทรศัพท์เป็นตัวเลขทีละเบอร์ เช่น 081 234 5678")
    typed = sum(char.isdigit() for char in line)
    raise ThaiInputError(f"เบอร์มือถือมี 10 หลัก เบอร์บ้านมี 9 หลัก พิมพ์มา {typed} หลัก ดูเบอร์อีกครั้ง")


def _full_number(line: str) -> str:
    """The number as it is kept, or "" when it is none."""
    digits = _ID_SEPARATORS.sub("", line)
    if _SHORT_NUMBER.fullmatch(digits):
        return digits
    try:
        number = phonenumbers.parse(line, "TH") if _ONE_NUMBER.fullmatch(line) else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        return ""
    if number.country_code == 66:
        return f"0{phonenumbers.national_significant_number(number)}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_phones(text: str) -> str:
    """Telephone numbers as they are kept: each by `clean_phone`, with `, ` between; raises `ThaiInputError`.

    Typed with a comma, a slash or หรือ between them, at most MOST_PHONES.
    """
    typed = [part for part in _BETWEEN_NUMBERS.split(squeeze(text)) if part]
    if len(typed) > MOST_PHONES:
        raise ThaiInputError(f"ใส่ได้ไม่เกิน {MOST_PHONES} เบอร์ เบอร์อื่นเขียนไว้ในหมายเหตุ")
    kept = []
    for place, part in enumerate(typed, start=1):
        try:
            kept.append(clean_phone(part))
        except ThaiInputError as error:
            where = f"เบอร์ที่ {place}: " if len(typed) > 1 else ""
            raise ThaiInputError(f"{where}{error}") from None
    return ", ".join(dict.fromkeys(kept))


def _phone_groups(number: str, official: bool) -> str:
    if not re.fullmatch(r"0\d{8,9}", number):
        return number
    if official:  # the government's habit: 0 4561 2345, 08 1234 5678
        return f"{number[:-8]} {number[-8:-4]} {number[-4:]}"
    parsed = phonenumbers.parse(number, "TH")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def format_phone(number: str, official: bool = False) -> str:
    """Kept numbers for reading: `081 234 5678`; on official papers `0 4561 2345`. Others unchanged."""
    shown = []
    for one in number.split(", "):
        head, space, rest = one.partition(" ")
        shown.append(_phone_groups(head, official) + space + rest)
    return ", ".join(shown)


def mask_phone(number: str) -> str:
    """`08• ••• 4471`: the kind of line and its last four digits; short numbers are public and stay."""
    head = number.partition(" ")[0]
    if len(head) <= 4:
        return number
    hidden = range(2, sum(char.isdigit() for char in head) - 4)
    place = itertools.count()
    return "".join("•" if char.isdigit() and next(place) in hidden else char for char in format_phone(head))
