"""What councils keep to begin with: six questions that all may use, and one template."""

from decimal import Decimal

from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition
from tenders.operations.criteria import add_question, remove_question
from tenders.operations.library import keep_question, keep_template

GUIDANCE = "Say what you will do, who does it and how you know that it works."
KEPT = [
    ("quality", "How will you make sure that people who are seldom heard take part?"),
    ("quality", "How will you share what you learn while the work goes on?"),
    ("quality", "What could go wrong, and what will you do about it?"),
    ("quality", "How will you keep people's data safe, and when will you delete it?"),
    ("social_value", "Whom will you employ, train or pay locally, and how many?"),
    ("social_value", "How does the way you are owned and run show in this work?"),
]


def load_library() -> None:
    """Written in the drafts of the demo, kept and shared, and taken out of the draft again."""
    drafts = Competition.objects.filter(status=CompetitionStatus.DRAFT).select_related("council", "lead")
    draft = drafts.order_by("pk").first()
    if draft is None:
        return
    lead = draft.lead
    criteria = {criterion.kind: criterion for criterion in draft.criteria.all()}
    for kind, text in KEPT:
        question = add_question(
            criteria[kind].pk, actor=lead, text=text, weight=Decimal(0), guidance=GUIDANCE, word_limit=400
        )
        keep_question(question.pk, is_shared=True, actor=lead)
        remove_question(question.pk, actor=lead)
    keep_template(draft.pk, name="Training and peer learning, up to £25,000", is_shared=True, actor=lead)
