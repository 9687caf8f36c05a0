"""May two records become one, and what would move. Other apps add their own bars.

Sealed bids name their bidder by a token of its record: while any competition that either is invited
to is not opened, no merge is possible, whether or not there is a bid (design 6).
"""

from collections.abc import Callable, Iterator

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus, ApplicationStatus, MergeStatus
from suppliers.models import Admission, Application, Supplier, SupplierMerge

HELD = [AdmissionStatus.ACTIVE, AdmissionStatus.SUSPENDED]
CLOSED = [ApplicationStatus.DECIDED, ApplicationStatus.WITHDRAWN]
Bar = Callable[[Supplier, Supplier], Refusal | None]
Counter = Callable[[Supplier], list[tuple[str, int]]]
_bars: list[tuple[Bar, Counter]] = []


def register(bar: Bar, counter: Counter) -> None:
    """Let an app refuse a merge, and count what it would move. Call it in AppConfig.ready."""
    if (bar, counter) not in _bars:
        _bars.append((bar, counter))


def why_not_ask_merge(kept: Supplier, gone: Supplier, actor: User, reason: str) -> Refusal | None:
    """Codes supplier.not_team, supplier.no_reason, supplier.merge_asked, and of `why_not_merge`."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("supplier.not_team", "Only officers and managers ask for a merge.")
    if not reason.strip():
        return Refusal("supplier.no_reason", "Give the reason why these two are one organisation.")
    pair = [kept.pk, gone.pk]
    if SupplierMerge.objects.filter(status=MergeStatus.ASKED, gone__in=pair).exists():
        return Refusal("supplier.merge_asked", "A merge of one of these records waits for a decision.")
    return why_not_merge(kept, gone)


def why_not_confirm_merge(merge: SupplierMerge, actor: User) -> Refusal | None:
    """Codes of `why_not_refuse_merge`, supplier.same_person, and of `why_not_merge`."""
    if refusal := why_not_refuse_merge(merge, actor):
        return refusal
    if merge.asked_by_id == actor.pk:
        return Refusal("supplier.same_person", "A second person confirms the merge you asked for.")
    return why_not_merge(merge.kept, merge.gone)


def why_not_refuse_merge(merge: SupplierMerge, actor: User) -> Refusal | None:
    """Codes supplier.not_manager, supplier.merge_decided."""
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("supplier.not_manager", "Only a manager of the procurement team decides on a merge.")
    if merge.status != MergeStatus.ASKED:
        return Refusal("supplier.merge_decided", "This merge has been decided.")
    return None


def why_not_merge(kept: Supplier, gone: Supplier) -> Refusal | None:
    """Codes supplier.same, supplier.merged, supplier.both_in_lot, supplier.both_applying, and the bars'."""
    if kept.pk == gone.pk:
        return Refusal("supplier.same", "Choose two different records.")
    if kept.merged_into_id or gone.merged_into_id:
        return Refusal("supplier.merged", "One of these records has gone into another one already.")
    return _why_not_places(kept, gone) or _why_not_applications(kept, gone) or _barred(kept, gone)


def what_moves(gone: Supplier) -> list[tuple[str, int]]:
    """What the record that goes has, in words, with how many."""
    own = [
        ("People", gone.seats.count()),
        ("Register numbers", gone.identifiers.count()),
        ("Certificates", gone.certificates.count()),
        ("Applications", gone.applications.exclude(submitted_at=None).count()),
        ("Places in lots", gone.admissions.count()),
    ]
    return [*own, *(row for _, counter in _bars for row in counter(gone))]


def _why_not_places(kept: Supplier, gone: Supplier) -> Refusal | None:
    held = Admission.objects.filter(status__in=HELD)
    both = held.filter(supplier=kept, lot__in=held.filter(supplier=gone).values("lot"))
    if place := both.select_related("lot").first():
        return Refusal(
            "supplier.both_in_lot", f"Both have a place in {place.lot}. One of them has to end first."
        )
    return None


def _why_not_applications(kept: Supplier, gone: Supplier) -> Refusal | None:
    in_hand = Application.objects.exclude(status__in=CLOSED)
    agreements = in_hand.filter(supplier=gone).values("agreement")
    if in_hand.filter(supplier=kept, agreement__in=agreements).exists():
        return Refusal(
            "supplier.both_applying", "Both have an application in hand. One of them has to end first."
        )
    return None


def _barred(kept: Supplier, gone: Supplier) -> Refusal | None:
    found: Iterator[Refusal | None] = (bar(kept, gone) for bar, _ in _bars)
    return next((refusal for refusal in found if refusal), None)
