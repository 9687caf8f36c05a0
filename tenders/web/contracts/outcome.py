"""What the record of a competition holds after everybody was told: report, letters, contract."""

from collections.abc import Callable, Iterable, Iterator

from dps.core import storage
from dps.core.pdf import letter_pdf
from tenders.letters import outcome_pdf
from tenders.models import Competition, Contract, Letter
from tenders.reports.call_off import call_off
from tenders.reports.evaluation import evaluation_record
from tenders.reports.papers import Paper
from tenders.reports.regulation84 import report
from tenders.rules.records import TOLD
from tenders.web.bundles import numbered

PAPERS: dict[str, Callable[[Competition], Paper]] = {"report": report, "evaluation": evaluation_record}
Part = tuple[str, Iterable[bytes]]


def outcome_parts(competition: Competition) -> Iterator[Part]:
    """Report, evaluation record, letters, contract and its signed copies; nothing before all are told."""
    if competition.status not in TOLD:
        return
    for name, paper in PAPERS.items():
        yield f"{name}.pdf", [letter_pdf(paper(competition).letter())]
    letters = Letter.objects.filter(bid__competition=competition).select_related("bid")
    for number, letter in enumerate(letters.order_by("bid__label"), 1):
        content = letter_pdf(outcome_pdf(letter.content, letter.sent_at))
        yield f"letters/{numbered(number, letter.content['bidder'])}.pdf", [content]
    contract = Contract.objects.for_listing().filter(competition=competition).first()
    if contract:
        yield "contract/call-off.pdf", [letter_pdf(call_off(contract).letter())]
        yield from _copies(contract)


def _copies(contract: Contract) -> Iterator[Part]:
    for number, copy in enumerate(contract.copies.select_related("document"), 1):
        document = copy.document
        with storage.stream(document.storage_key, document.version_id) as chunks:
            yield f"contract/{numbered(number, f'{copy.side} {document.display_name}')}", chunks
