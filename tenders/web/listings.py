"""What council, supplier and public pages show alike of one competition."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from dps.agreements.lifecycles import AwardKind, Principle
from dps.core.templatetags.formats import pounds_words
from dps.documents.forms import as_listed
from suppliers.models import Admission
from tenders.changes import fields_of
from tenders.formulas import EXAMPLE_PRICES, METHOD_WORDS, PriceBasis, price_working
from tenders.lifecycles import INSURANCE, TieRule
from tenders.models import Competition, Criterion
from tenders.rules.insurance import asked_by


def papers_of(competition: Competition, since: datetime | None = None) -> list[dict[str, Any]]:
    """Its documents, newest version first within a name, for `govuk/documents.html`; marked if newer."""
    papers = competition.papers.select_related("document").order_by("kind", "title", "-version")
    return [
        as_listed(paper.document)
        | {
            "name": paper.title,
            "added_at": paper.added_at,
            "note": _note(paper.get_kind_display(), paper.version, paper.superseded_at)
            + (", new since your last visit" if since and paper.added_at > since else ""),
            "kind": paper.get_kind_display(),
        }
        for paper in papers
    ]


def _note(kind: str, version: int, superseded_at: datetime | None) -> str:
    words = kind if version == 1 else f"{kind}, version {version}"
    return f"{words} (replaced)" if superseded_at else words


def confidential_titles(competition: Competition) -> list[str]:
    """Names of the documents that only those read who accepted terms; none where all invited do (R49)."""
    if not competition.documents_restricted:
        return []
    return list(competition.papers.filter(superseded_at=None).values_list("title", flat=True))


def changes_since(competition: Competition, since: datetime) -> list[str]:
    """What is new since an instant, as sentences. Three queries."""
    moved = competition.amendments.filter(made_at__gt=since).count()
    published = competition.clarifications.published()
    news = published.order_by().aggregate(
        answered=Count("pk", filter=Q(published_at__gt=since), distinct=True),
        changed=Count("pk", filter=Q(published_at__lte=since, before__changed_at__gt=since), distinct=True),
    )
    answered, changed = news["answered"], news["changed"]
    titles = competition.papers.filter(added_at__gt=since, superseded_at=None).values_list("title", flat=True)
    sentences = [f"The council has changed the competition: {moved} change{'s' if moved > 1 else ''}."] * (
        moved > 0
    )
    if answered:
        sentences.append(f"{answered} question{'s were' if answered > 1 else ' was'} answered.")
    if changed:
        sentences.append(f"{changed} answer{'s were' if changed > 1 else ' was'} changed.")
    return sentences + [f"New document: {title}." for title in titles]


def facts_of(competition: Competition) -> dict[str, Any]:
    """Need, criteria with questions, scale, numbers: what everybody who may read it reads. Six queries."""
    criteria = list(competition.criteria.prefetch_related("questions"))
    ties = dict(TieRule.choices)
    questions = [question for criterion in criteria for question in criterion.questions.all()]
    return {
        "criteria": criteria,
        "questions_asked": len(questions),
        "words_asked": sum(question.word_limit for question in questions),
        "price_lines": list(competition.price_lines.all()),
        "price_words": METHOD_WORDS[competition.price_method],
        "price_example": price_example(competition.price_method, criteria, competition.price_benchmark),
        "principles": [Principle(number).label for number in competition.principles],
        "ties": [ties[rule] for rule in competition.tie_rule],
        "admitted": Admission.objects.active().filter(lot_id=competition.lot_id).count(),
        "amended": amended_of(competition),
        "insurance": [
            {"label": INSURANCE[kind], "cover": cover}
            for kind, cover in asked_by(competition).items()
            if cover
        ],
    }


def price_example(method: str, criteria: list[Criterion], benchmark: Decimal | None) -> list[dict[str, str]]:
    """Three prices with their points, worked out; nothing where price does not get points of its own."""
    weight = next((row.weight for row in criteria if row.kind == AwardKind.PRICE), Decimal(0))
    prices: tuple[Decimal, ...] = EXAMPLE_PRICES
    if benchmark:
        prices = tuple((benchmark * price / 200).quantize(Decimal(1)) for price in EXAMPLE_PRICES)
    basis = PriceBasis(method, weight, prices, benchmark)
    if not basis.weighs or basis.is_ratio or min(prices) <= 0:
        return []
    return [{"price": pounds_words(price), "working": price_working(basis, price)} for price in prices]


def amended_of(competition: Competition) -> list[dict[str, Any]]:
    """Each change since publication with what changed, newest first. One query."""
    made = competition.amendments.select_related("made_by").order_by("-number")
    return [{"amendment": amendment, "fields": fields_of(amendment)} for amendment in made]
