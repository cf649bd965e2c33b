"""Facts of a case and the catalogue that criteria are written in speak of the same things."""

from datetime import date

from cases.facts.case import facts_of
from cases.models import NationalityStatus, Sex
from cases.reference import facilities
from cases.rules.catalogue import Kind, catalogue
from cases.rules.criteria import Verdict, evaluate, load
from shelter.lib.thai import age_on, bangkok_today
from tests.factories.cases import make_case, make_client

TYPES = {Kind.NUMBER: (int, float), Kind.TEXT: str, Kind.SET: frozenset, Kind.YES_NO: bool}


def elder(ssk, caseworker, **fields):
    client = make_client(
        ssk,
        sex=Sex.FEMALE,
        birth_date=date(1955, 2, 14),
        nationality_status=NationalityStatus.THAI,
        domicile_code="330301",
        **fields,
    )
    return make_case(ssk, caseworker, client=client, destitute_type="roaming")


def test_every_fact_of_a_case_has_the_kind_its_entry_says(ssk, caseworker):
    facts = facts_of(elder(ssk, caseworker))
    shared = {code: facts[code] for code in catalogue() if facts.get(code) is not None}
    assert {"age", "sex", "nationality_status", "destitute_type", "domicile_province"} <= set(shared)
    assert [
        code for code, value in shared.items() if not isinstance(value, TYPES[catalogue()[code].kind])
    ] == []
    named = {code: value for code, value in shared.items() if catalogue()[code].choices}
    known = {code: set(catalogue()[code].choices) for code in named}
    assert all(
        {value} <= known[code] if isinstance(value, str) else value <= known[code]
        for code, value in named.items()
    )


def test_a_new_file_is_undecided_and_says_what_to_ask(ssk, caseworker):
    """Only age and nationality are known at the door: the rest of the rule is asked, never assumed."""
    case = elder(ssk, caseworker)
    home = next(home for home in facilities.read() if home["key"] == "elderly_bangkhae")
    decision = evaluate(load(home["criteria"], catalogue()), facts_of(case), catalogue())
    assert decision.verdict is Verdict.UNKNOWN
    years = age_on(date(1955, 2, 14), bangkok_today())
    assert [group.sentence for group in decision.of(Verdict.PASS)] == [
        f"อายุ {years} ปี ตรงตามเกณฑ์ (เกณฑ์: อายุ 60 ปีขึ้นไป)",
        "สัญชาติ: ไทย ตรงตามเกณฑ์ (เกณฑ์: สัญชาติ: ไทย)",
    ]
    assert {"self_care", "voluntary", "communicable_disease", "destitute_process_done"} <= set(
        decision.missing
    )
