"""How the public list of opportunities is narrowed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from buyers.models import Council
from dps.agreements.models import Lot
from dps.agreements.rules.agreements import lot_titles
from dps.core.forms import GovukFormMixin, Look
from tenders.lifecycles import CompetitionStatus as Status
from tenders.models import Competition

# What outsiders may know of where a competition stands: of the judging nothing but that it goes on.
STATES = {
    "open": ("Open for bids", [Status.PUBLISHED]),
    "judging": (
        "Closed or being judged",
        [
            Status.PUBLISHED,
            Status.OPENED,
            Status.SCORED,
            Status.MODERATED,
            Status.RECOMMENDED,
            Status.APPROVED,
        ],
    ),
    "awarded": ("Awarded", [Status.AWARDED, Status.CONTRACTED]),
    "not_awarded": ("Not awarded", [Status.NOT_AWARDED]),
    "cancelled": ("Cancelled", [Status.CANCELLED]),
}


class OpportunityFilter(GovukFormMixin, forms.Form):
    looks = {"state": Look(small=True)}
    q = forms.CharField(label="Words of the title or the need", required=False, max_length=100)
    lot = forms.ChoiceField(label="Lot", required=False)
    council = forms.ChoiceField(label="Council", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "All"), *((key, label) for key, (label, _) in STATES.items())],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots = lot_titles(list(Lot.objects.published()))
        buying = Council.objects.filter(competitions__published_at__isnull=False).distinct()
        self._offer("lot", "Any lot", [(str(lot.pk), title) for lot, title in lots])
        self._offer("council", "Any council", [(str(one.pk), one.name) for one in buying.order_by("name")])

    def narrow(self, found: QuerySet[Competition]) -> QuerySet[Competition]:
        """What is asked for; what cannot be read counts as not asked."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        # A bad address is no mistake of the reader's: the list is shown without that filter.
        self.errors.clear()
        for name in ("lot", "council"):
            if name in asked:
                found = found.filter(**{name: asked[name]})
        if words := asked.get("q"):
            about = Q(title__icontains=words) | Q(need__icontains=words) | Q(reference__iexact=words)
            found = found.filter(about)
        return found.filter(status__in=STATES[asked["state"]][1]) if "state" in asked else found

    def asks_for(self, state: str) -> bool:
        """Whether only that state is asked for."""
        return self.cleaned_data.get("state") == state

    def _offer(self, name: str, any_of: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", any_of), *choices]  # type: ignore[attr-defined]
