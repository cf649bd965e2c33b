"""Finding the other record of a person, and choosing which value stays."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.facts.merging import BOTH, KEPT, MERGED, Difference
from cases.models import Case
from shelter.desk.layout import arrange
from shelter.lib.thai_fields import ThaiCharField, ThaiTextField

PREFIX = "keep_"
SAYS = {
    KEPT: "ใช้ของประวัติหลัก",
    MERGED: "ใช้ของอีกประวัติ",
    BOTH: "เก็บทั้งสอง",
}


class FileNumberForm(forms.Form):
    """The number of the file in which the person stands a second time."""

    number = ThaiCharField(
        label="เลขแฟ้มของอีกประวัติ",
        max_length=24,
        help_text="เช่น ศก 70/0047 หรือเฉพาะ 0047",
        error_messages={"required": "ใส่เลขแฟ้มของอีกประวัติ"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "number")


class ReasonForm(forms.Form):
    """Why two records are made one, are not, or are taken apart again."""

    reason = ThaiTextField(
        label="เหตุผล",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "เขียนเหตุผลสั้น ๆ เพื่อให้ผู้อื่นตรวจย้อนได้"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")


class MergeForm(ReasonForm):
    """One choice for each difference shown, and which of two open files goes on."""

    goes_on = forms.ChoiceField(
        label="ทั้งสองคนมีแฟ้มที่เปิดอยู่ แฟ้มใดทำต่อ",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "เลือกแฟ้มที่จะทำต่อ 1 แฟ้ม"},
    )

    def __init__(
        self,
        *args: Any,
        shown: Sequence[Difference],
        still_open: Sequence[Case],
        proposed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        if proposed:  # the reason is given already
            reason.required, reason.label = False, "ความเห็นผู้อำนวยการ"
        else:
            reason.help_text = "สิ่งที่ทำให้แน่ใจว่าเป็นคนเดียวกัน เช่น ดูบัตรแล้ว เจ้าตัวยืนยัน เจ้าหน้าที่จำได้"
        self.still_open = {str(case.pk): case for case in still_open}
        if len(self.still_open) > 1:
            self.fields["goes_on"].choices = [(pk, case.number) for pk, case in self.still_open.items()]
            self.fields["goes_on"].required = True
            self.fields["goes_on"].error_messages["required"] = "เลือกแฟ้มที่จะทำต่อ อีกแฟ้มจะยุติเพราะซ้ำ"
        else:
            del self.fields["goes_on"]
        for one in shown:
            words = {name: text for name, text in SAYS.items() if name != BOTH or one.may_both}
            self.fields[PREFIX + one.group] = forms.ChoiceField(
                choices=list(words.items()), required=False, initial=one.proposed
            )

    def choices(self) -> dict[str, str]:
        """Group → what stays, as far as it was shown and chosen."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value
        }

    def file_that_goes_on(self) -> Case | None:
        return self.still_open.get(self.cleaned_data.get("goes_on", ""))
