"""The report under regulation 84(1): nine headings, none left blank (R82)."""

from collections.abc import Sequence

from dps.core import clock
from dps.core.templatetags.formats import date_words, pounds_words
from tenders.lifecycles import BidStatus, CompetitionStatus, ConflictKind, EnquiryKind, EnquiryOutcome
from tenders.models import Bid, Competition, Conflict, Contract, PriceEnquiry
from tenders.reports.papers import Paper, Rows, Section


def report(competition: Competition) -> Paper:
    """Composed from the record on every read; what does not apply says so, and why."""
    contract = Contract.objects.filter(competition=competition).select_related("supplier").first()
    bids = list(competition.bids.opened().select_related("supplier", "exclusion").order_by("label"))
    return Paper(
        title=f"Report under regulation 84: {competition.reference}",
        sender=competition.council.name,
        reference=competition.reference,
        dated=date_words(clock.today()),
        sections=[
            Section("(a) Authority, subject and value", _subject(competition, contract)),
            _heading(
                "(b) Selected and rejected, with reasons", _selection(competition, bids), "no bid was made."
            ),
            _heading(
                "(c) Tenders rejected as abnormally low",
                _low_prices(bids),
                "no tender was rejected because its price was abnormally low.",
            ),
            Section("(d) The winner, the reasons, and sub-contractors", _winner(competition, bids, contract)),
            _heading(
                "(e) Competitive procedure with negotiation or competitive dialogue",
                [],
                "this is a call-off under a dynamic purchasing system, by the rules of the restricted "
                "procedure (regulation 34).",
            ),
            _heading(
                "(f) Negotiated procedure without prior publication",
                [],
                "the dynamic purchasing system was advertised, and every supplier admitted to the lot was "
                "invited (regulation 34(21)).",
            ),
            _heading("(g) Why no contract was awarded", _no_award(competition), _awarded_words(competition)),
            _heading(
                "(h) Why other than electronic means were used",
                [],
                "all bids were submitted electronically, through the tender box of the portal "
                "(regulation 22).",
            ),
            _heading(
                "(i) Conflicts of interest and measures",
                _conflicts(competition),
                f"{_declared(competition)} and no conflict was found.",
            ),
        ],
    )


def _heading(title: str, points: Sequence[str], why_not: str) -> Section:
    return Section(title, points=points) if points else Section(title, words=[f"Not applicable: {why_not}"])


def _subject(competition: Competition, contract: Contract | None) -> Rows:
    council, value = competition.council, contract.value_now if contract else competition.estimated_value
    said = "contract, excluding VAT" if contract else "estimate, excluding VAT"
    return [
        ("Contracting authority", council.name),
        ("Identifier", council.org_id or council.gss_code or "Not registered with an identifier"),
        ("Contact", f"{competition.lead.name}, {competition.lead.email}"),
        ("Subject", competition.title),
        ("Under", f"{competition.lot.agreement.title}, {competition.lot}"),
        ("Value", f"{pounds_words(value)} ({said})" if value else "Not applicable: no value was estimated"),
    ]


def _selection(competition: Competition, bids: list[Bid]) -> list[str]:
    """Each bidder: taken part, set aside, excluded with its reason, or not awarded with its place."""
    return [f"{bid.supplier}: {_outcome(bid)}" for bid in bids]


def _outcome(bid: Bid) -> str:
    if bid.set_aside_reason:
        return f"set aside. {bid.set_aside_reason}"
    if bid.status == BidStatus.EXCLUDED:
        return f"excluded. {bid.exclusion.reason if hasattr(bid, 'exclusion') else 'Reason in the record.'}"
    if bid.status == BidStatus.SUCCESSFUL:
        return "selected, successful."
    letter = bid.letters.standing().order_by("sent_at").last()
    if bid.status == BidStatus.UNSUCCESSFUL and letter:
        said = letter.content
        if said.get("rank"):
            place = f"place {said['rank']} of {said['bidders']}"
            return f"selected, not successful: {said['total']} points, {place}."
        return (
            f"selected, not successful. {said.get('reason') or said.get('not_ranked_because') or ''}".strip()
        )
    return "selected; the evaluation is not over."


def _low_prices(bids: list[Bid]) -> list[str]:
    rejected = PriceEnquiry.objects.filter(
        bid__in=bids, kind=EnquiryKind.LOW, outcome=EnquiryOutcome.REJECTED
    ).select_related("bid__supplier")
    return [f"{enquiry.bid.supplier}: {enquiry.reason}" for enquiry in rejected]


def _winner(competition: Competition, bids: list[Bid], contract: Contract | None) -> Rows:
    winner = next((bid for bid in bids if bid.status == BidStatus.SUCCESSFUL), None)
    if winner is None:
        return [("Winner", f"Not applicable: {_no_winner(competition)}")]
    recommendation = competition.recommendations.filter(undone_at=None).last()
    named = contract.subcontractors if contract else ""
    rows = [
        ("Winner", str(winner.supplier)),
        ("Reasons", recommendation.reason if recommendation else "In the letters of the award."),
        ("Share to be sub-contracted, and to whom", named or "Not applicable: none is known to the council."),
    ]
    return [*rows, *_ties(competition)]


def _ties(competition: Competition) -> list[tuple[str, str]]:
    return [
        (
            "Tie decided by lots",
            (
                f"{date_words(drawing.held_at or drawing.drawn_at)}, before {drawing.first_witness} and "
                f"{drawing.second_witness}. {drawing.method}"
            ),
        )
        for drawing in competition.lot_drawings.all()
        if drawing.counts
    ]


def _no_winner(competition: Competition) -> str:
    over = competition.status in {CompetitionStatus.NOT_AWARDED, CompetitionStatus.CANCELLED}
    return "no contract was awarded, see (g)." if over else "no award has been made yet."


def _no_award(competition: Competition) -> list[str]:
    over = competition.status in {CompetitionStatus.NOT_AWARDED, CompetitionStatus.CANCELLED}
    return [competition.end_reason or "No reason was recorded."] if over else []


def _awarded_words(competition: Competition) -> str:
    awarded = competition.status in {CompetitionStatus.AWARDED, CompetitionStatus.CONTRACTED}
    return "a contract was awarded, see (d)." if awarded else "the competition is not over."


def _conflicts(competition: Competition) -> list[str]:
    return [_conflict(one) for one in _declarations(competition) if one.kind != ConflictKind.NONE]


def _conflict(conflict: Conflict) -> str:
    about = f" about {conflict.bid.supplier}" if conflict.bid else ""
    decided = conflict.get_decision_display() if conflict.decision else "Not decided"
    return (
        f"{conflict.person} declared a conflict ({conflict.get_kind_display().lower()}){about}: "
        f"{conflict.explanation} {decided}. Measure: {conflict.measure or 'none recorded'}"
    )


def _declared(competition: Competition) -> str:
    number = len(_declarations(competition))
    return "1 member of the panel declared" if number == 1 else f"{number} members of the panel declared"


def _declarations(competition: Competition) -> list[Conflict]:
    return list(competition.conflicts.select_related("person", "bid__supplier").order_by("declared_at", "pk"))
