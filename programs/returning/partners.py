"""Partners come back; their names do not change there, by the name a partner is the only one."""

from collections.abc import Mapping
from typing import Any

from mentoring.reloading.lists import ListBack
from participants.partners import rules
from participants.partners.forms import PartnerForm
from participants.partners.models import Partner
from participants.partners.tables import PartnerTable, with_people

FIELDS = ("kind", "phone", "agreement", "address", "email", "agreed_on", "agreed_until", "note")


def form(data: Mapping[str, Any], partner: Partner) -> PartnerForm:
    """The form of one row."""
    return PartnerForm(data, instance=partner)


BACK = [
    ListBack(
        code="partners",
        title="Партнёры",
        table=PartnerTable,
        rows=lambda user, year: with_people(Partner.objects.visible_to(user)),
        form=form,
        fields={"contact": "contact_name"} | {name: name for name in FIELDS},
        fixed={
            "name": "название исправьте на странице партнёра",
            "standing": "это видно по датам соглашения",
            "number": "людей записывают на странице партнёра",
        },
        action="partner_changed",
        refusal=lambda user, partner: "" if rules.can_keep(user, partner.school_id) else rules.LEAD_REASON,
        name=lambda partner: partner.name,
        together=(frozenset({"agreement", "agreed_on", "agreed_until"}),),
        of_year=False,
    )
]
