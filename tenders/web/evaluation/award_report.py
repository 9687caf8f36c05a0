"""The recommendation report: composed from the record, read on a page and on paper alike."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from dps.core import clock, pdf
from dps.core.templatetags.formats import date_words, datetime_words, pounds_words, weight_words
from tenders.formulas import to_places
from tenders.models import Bid, Competition, Recommendation
from tenders.ranking import Place
from tenders.rules.evaluation.reading import why_not_see_prices
from tenders.rules.evidence import evidence_of
from tenders.rules.standing import Standing, standing_of
from tenders.rules.standstills import awarded_by, last_day_words
from tenders.web.mixins import CompetitionPage


class ReportPage(CompetitionPage, TemplateView):
    template_name = "tenders/evaluation/award_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hidden = why_not_see_prices(self.competition, self.person)
        blocks = [] if hidden else report_of(self.competition)
        return super().get_context_data(hidden=hidden, blocks=blocks, **kwargs)


class ReportPdf(CompetitionPage, View):
    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        if why_not_see_prices(self.competition, self.person):
            raise Http404
        letter = pdf.Letter(
            title=f"Recommendation report of {ref}",
            blocks=[pdf.paragraph(self.competition.title), *report_of(self.competition)],
            sender=self.competition.council.name,
            dated=date_words(clock.today()),
            reference=ref,
        )
        response = HttpResponse(pdf.letter_pdf(letter), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{ref}-recommendation.pdf"'
        return response


def report_of(competition: Competition) -> list[pdf.Block]:
    """Criteria, ranking, scores with reasons, conflicts, exclusions, low prices, evidence, recommendation."""
    standing, award = standing_of(competition), awarded_by(competition)
    names = {bid.pk: bid.supplier.legal_name for bid in standing.bids if bid.supplier}
    return [
        *_recommended(competition, award, names),
        *_criteria(standing),
        *_ranking(standing, names),
        *_scores(standing, names),
        *_conflicts(competition),
        *_exclusions(competition, names),
        *_low_prices(standing, names),
        *_evidence(award),
    ]


def _recommended(competition: Competition, award: Recommendation | None, names: Any) -> Iterator[pdf.Block]:
    yield pdf.section("Recommendation")
    if award is None:
        yield pdf.paragraph("No award has been recommended yet.")
        return
    rows = [
        ("Recommended", names.get(award.bid_id, "")),
        ("By", f"{award.made_by}, {_at(award.made_at)}"),
        ("Reason", award.reason),
        ("Standstill", _standstill(award)),
    ]
    for given in competition.approvals.filter(kind="award").select_related("given_by"):
        said = "Approved" if given.approved else "Sent back"
        rows.append((said, f"{given.given_by}, {_at(given.given_at)}. {given.note}".strip()))
    yield pdf.facts(rows)


def _standstill(award: Recommendation) -> str:
    if award.standstill_ends_at:
        return f"Ends at midnight at the end of {last_day_words(award.standstill_ends_at)}"
    return "Begins when the letters are sent" if award.has_standstill else award.no_standstill_because


def _criteria(standing: Standing) -> Iterator[pdf.Block]:
    rows = [[one.title, f"{weight_words(one.weight)}%"] for one in standing.criteria]
    yield pdf.section("Criteria and weights")
    yield pdf.table("Criteria", ["Criterion", "Weight"], rows, widths=[3, 1], numeric=[1])


def _ranking(standing: Standing, names: Any) -> Iterator[pdf.Block]:
    places = standing.ranking().places
    rows = [_place(place, names) for place in places]
    headers = ["Place", "Bidder", "Price", "Quality", "Price points", "Total"]
    yield pdf.section("Ranking")
    yield pdf.table("Ranking", headers, rows, widths=[1, 3, 2, 2, 2, 2], numeric=[2, 3, 4, 5])
    for place in places:
        if place.entry.reason_not_ranked:
            name = names.get(place.entry.bid, place.entry.label)
            yield pdf.paragraph(f"{name} is not ranked: {place.entry.reason_not_ranked}")


def _place(place: Place, names: Any) -> list[str]:
    entry = place.entry
    points = [str(to_places(one)) for one in (entry.quality, place.price_points, place.total)]
    ranked = points if place.rank else [points[0], "–", "–"]
    return [
        str(place.rank or "–"),
        names.get(entry.bid, entry.label),
        pounds_words(entry.price),
        *ranked,
    ]


def _scores(standing: Standing, names: Any) -> Iterator[pdf.Block]:
    yield pdf.section("Scores and reasons")
    entries = standing.entries()
    marks = {(mark.question, entry.bid): mark for entry in entries for mark in entry.marks}
    for question in standing.questions:
        yield pdf.heading(question.text)
        rows = []
        for entry in entries:
            if mark := marks.get((question.pk, entry.bid)):
                score = f"{mark.score} of {mark.best}, {to_places(mark.points)} points"
                rows.append((names.get(entry.bid, entry.label), f"{score}. {mark.reason}"))
        yield pdf.facts(rows)


def _conflicts(competition: Competition) -> Iterator[pdf.Block]:
    yield pdf.section("Conflicts of interest")
    rows = []
    for one in competition.conflicts.select_related("person", "decided_by").order_by("declared_at"):
        decided = f" {one.get_decision_display()} by {one.decided_by}: {one.measure}" if one.decision else ""
        rows.append((str(one.person), f"{one.get_kind_display()}. {one.explanation}{decided}".strip()))
    yield pdf.facts(rows) if rows else pdf.paragraph("None declared.")


def _exclusions(competition: Competition, names: Any) -> Iterator[pdf.Block]:
    yield pdf.section("Bids excluded")
    rows = [
        (names.get(bid.pk, bid.label), bid.exclusion.reason)
        for bid in competition.bids.filter(exclusion__confirmed_at__isnull=False).select_related("exclusion")
    ]
    yield pdf.facts(rows) if rows else pdf.paragraph("None.")


def _low_prices(standing: Standing, names: Any) -> Iterator[pdf.Block]:
    yield pdf.section("Prices asked about")
    rows = []
    for one in standing.enquiries:
        said = f"{one.get_kind_display()}. Answer: {one.answer or 'none'}."
        decided = f" {one.get_outcome_display()}: {one.reason}" if one.outcome else ""
        rows.append((names.get(one.bid_id, ""), said + decided))
    yield pdf.facts(rows) if rows else pdf.paragraph("None.")


def _evidence(award: Recommendation | None) -> Iterator[pdf.Block]:
    if award is None:
        return
    bid = Bid.objects.select_related("supplier").get(pk=award.bid_id)
    yield pdf.section("Evidence of the winner")
    yield pdf.facts([(one.title, one.detail) for one in evidence_of(bid, clock.today())])


def _at(at: Any) -> str:
    return f"{datetime_words(at)} UK time"
