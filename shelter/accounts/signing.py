"""Who signs a paper for a centre, and how it says so.

A deputy's name and own position stand first, and under them for whom and how they sign (ระเบียบสำนักนายกรัฐมนตรี
ว่าด้วยงานสารบรรณ 2526: รักษาราชการแทน or ปฏิบัติราชการแทน before the position stood in for).
"""

from dataclasses import dataclass

from shelter.accounts.models import Centre, DeputyKind, DeputyOrder, Role, User
from shelter.lib.thai import bangkok_today


@dataclass(frozen=True)
class Signature:
    """The name for the brackets, and the lines under it."""

    name: str
    lines: tuple[str, ...]


def signature_of(user: User, under: DeputyOrder | None) -> Signature:
    """How this person signs: as themself, or under the order by which they stand in."""
    if under is not None:
        return Signature(user.full_name, (user.role_line, under.line))
    return Signature(user.full_name, (user.position or "ผู้อำนวยการ",))


def expected_signature(centre: Centre) -> Signature | None:
    """Who would sign for the centre today: who acts in the director's absence, first rank first, else she."""
    acting = DeputyOrder.objects.standing(bangkok_today()).filter(centre=centre, kind=DeputyKind.ACTING)
    order = acting.select_related("user", "centre").first()
    if order is not None:
        return signature_of(order.user, order)
    directors = User.objects.filter(centre=centre, roles__contains=[Role.DIRECTOR.value], is_active=True)
    director = directors.order_by("username").first()
    return signature_of(director, None) if director else None
