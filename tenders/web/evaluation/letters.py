"""Every letter as it will be read, then sent at one moment, then what became of each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from dps.core import clock
from dps.core.models import OutboxMessage
from tenders.lifecycles import CompetitionStatus
from tenders.models import Bid, Letter
from tenders.operations.award import send_letters
from tenders.operations.letters import send_letter_again, write_letter_words
from tenders.operations.outcomes import letters_of
from tenders.rules import award as rules
from tenders.rules.leads import leads
from tenders.rules.standing import ranking_of
from tenders.rules.standstills import awarded_by
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.forms.awards import LetterWordsForm
from tenders.web.mixins import CompetitionPage


class Letters(CompetitionPage, TemplateView):
    template_name = "tenders/evaluation/letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = Letter.objects.filter(bid__competition=self.competition).select_related("bid__supplier")
        sent = [one for one in letters if one.undone_at is None]
        drafts = [] if sent else self.drafts()
        contents = [content for _, content in drafts]
        today = clock.today()
        return super().get_context_data(
            sent=with_deliveries(sent),
            undone=[one for one in letters if one.undone_at],
            drafts=drafts,
            award=awarded_by(self.competition),
            leads=leads(self.competition, self.person),
            cannot_send=rules.why_not_send_letters(self.competition, self.person, contents, today),
            **kwargs,
        )

    def drafts(self) -> list[tuple[UUID, dict[str, Any]]]:
        """By bid, as they would be sent now."""
        award = awarded_by(self.competition)
        if self.competition.status != CompetitionStatus.APPROVED or award is None:
            return []
        contents = letters_of(self.competition, ranking_of(self.competition), award, clock.now())
        return [(UUID(bid), content) for bid, content in contents.items()]


class SendLetters(CompetitionAction):
    done = "The letters are on their way to every bidder."
    next_page = "competition-letters"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        send_letters(self.competition.pk, actor=self.person)


class WriteWords(CompetitionForm):
    """The one place of a letter that people write."""

    template_name = "tenders/evaluation/letter_words.html"
    form_class = LetterWordsForm
    done = "The letter is saved."
    next_page = "competition-letters"

    def get_initial(self) -> dict[str, Any]:
        bid, award = self.bid, awarded_by(self.competition)
        written = award.letter_words.filter(bid=bid).first() if award else None
        return {"text": written.text if written else ""}

    @property
    def bid(self) -> Bid:
        """Only once an award is recommended: before that, no name is tied to a bid's label."""
        if awarded_by(self.competition) is None:
            raise Http404
        opened = Bid.objects.opened().filter(competition=self.competition).select_related("supplier")
        return get_object_or_404(opened, pk=self.kwargs["bid"])

    def perform(self, form: LetterWordsForm) -> None:
        write_letter_words(self.bid.pk, text=form.cleaned_data["text"], actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        award, bid = awarded_by(self.competition), self.bid
        refusal = rules.why_not_write_words(award, bid, self.person)
        return super().get_context_data(bid=bid, refusal=refusal, **kwargs)


class SendAgain(CompetitionAction):
    done = "The letter is on its way once more."
    next_page = "competition-letters"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        letters = Letter.objects.filter(bid__competition=self.competition)
        send_letter_again(get_object_or_404(letters, pk=kwargs["letter"]).pk, actor=self.person)


def with_deliveries(letters: list[Letter]) -> list[tuple[Letter, list[OutboxMessage]]]:
    """Each with the mails that carry it; one query."""
    owed: dict[str, list[OutboxMessage]] = {}
    found = OutboxMessage.objects.filter(about__in=[letter.about for letter in letters])
    for message in found.order_by("queued_at", "recipient"):
        owed.setdefault(message.about, []).append(message)
    return [(letter, owed.get(letter.about, [])) for letter in letters]
