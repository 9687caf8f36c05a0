"""The members of the network for everybody: organisations and what they may do, never a person."""

from typing import Any

from django.views.generic import TemplateView

from buyers.filters import MemberFilter
from buyers.models import Council
from buyers.web.members import counts, with_buying
from dps.agreements.models import Agreement
from dps.core import clock
from dps.core.forms.filtering import chips
from dps.core.paging import keyset


class PublicMembers(TemplateView):
    template_name = "network/public_members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = Agreement.objects.current()
        everybody = Council.objects.public().with_category(clock.today()).members_today()
        asked = MemberFilter(self.request.GET, everybody.for_listing())
        page = keyset(asked.qs, self.request.GET, ("name", "pk"))
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        asked.form.errors.clear()
        return super().get_context_data(
            page=page,
            rows=with_buying(page.rows, agreement),
            filter=asked.form,
            chips=chips(asked.form, self.request.GET),
            stats=counts(everybody, agreement)[:-1],
            **kwargs,
        )
