"""Bids and openings as JSON. A bid is only ever shown to its bidder's own people."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from dps.core.forms import count_words
from tenders.box.receipts import receipts_of
from tenders.box.versions import has_unsubmitted_changes
from tenders.box.working import PRICE, WorkingCopy, part_of
from tenders.models import Bid, Opening


class BidSerializer(serializers.ModelSerializer):
    """A row of the list: nothing of it has to be unsealed."""

    competition = serializers.CharField(source="competition.reference", read_only=True)
    title = serializers.CharField(source="competition.title", read_only=True)
    deadline_at = serializers.DateTimeField(source="competition.deadline_at", read_only=True)
    versions = serializers.SerializerMethodField()

    class Meta:
        model = Bid
        fields: ClassVar = [
            "id",
            "competition",
            "title",
            "deadline_at",
            "status",
            "set_aside_reason",
            "versions",
        ]
        read_only_fields = fields

    def get_versions(self, bid: Bid) -> list[dict[str, Any]]:
        """Number, receipt and instant of every version submitted; the last one stands."""
        return [
            {"number": one.number, "receipt": one.receipt, "received_at": one.submitted_at}
            for one in bid.versions.all()
        ]


class BidDetailSerializer(BidSerializer):
    """The working copy in its parts, what is missing, and the receipts."""

    parts = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    has_unsubmitted_changes = serializers.SerializerMethodField()
    receipts = serializers.SerializerMethodField()

    class Meta(BidSerializer.Meta):
        fields: ClassVar = [
            *BidSerializer.Meta.fields,
            "parts",
            "missing",
            "has_unsubmitted_changes",
            "receipts",
        ]
        read_only_fields = fields

    def _work(self, bid: Bid) -> WorkingCopy:
        if not hasattr(bid, "_work"):
            bid._work = WorkingCopy(bid)  # type: ignore[attr-defined]
        return bid._work  # type: ignore[attr-defined]

    def get_parts(self, bid: Bid) -> list[dict[str, Any]]:
        """Every part with the version to send back when it is saved."""
        work = self._work(bid)
        parts = [
            {
                "part": part_of(question.pk),
                "version": work.part(part_of(question.pk)).version,
                "question": question.text,
                "word_limit": question.word_limit,
                "text": work.answer_to(question),
                "words": count_words(work.answer_to(question)),
            }
            for question in work.questions
        ]
        return [*parts, *([self._price(work)] if work.items else [])]

    def _price(self, work: WorkingCopy) -> dict[str, Any]:
        lines = [
            {
                "line": item.id,
                "label": item.label,
                "unit": item.unit,
                "quantity": str(item.quantity),
                "unit_price": str(work.units[item.id]) if item.id in work.units else None,
            }
            for item in work.items
        ]
        version = work.part(PRICE).version
        return {"part": PRICE, "version": version, "lines": lines, "total": str(work.total)}

    def get_missing(self, bid: Bid) -> list[dict[str, str]]:
        """What stands in the way of submitting."""
        return [{"part": one.part, "detail": one.sentence} for one in self._work(bid).missing()]

    def get_has_unsubmitted_changes(self, bid: Bid) -> bool:
        return has_unsubmitted_changes(
            self._work(bid), bid.versions.select_related("bid__competition").last()
        )

    def get_receipts(self, bid: Bid) -> list[dict[str, Any]]:
        receipts = receipts_of(bid.versions.select_related("bid__competition"))
        return [ReceiptSerializer(receipt).data for receipt in receipts]


class ReceiptFileSerializer(serializers.Serializer):
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes")
    version_id = serializers.CharField()
    sha256 = serializers.CharField(help_text="Empty until the file has been read")


class ReceiptSerializer(serializers.Serializer):
    """What reached us, and when, in UTC to the millisecond."""

    number = serializers.IntegerField()
    receipt = serializers.CharField()
    received_at = serializers.CharField(source="utc")
    content_hash = serializers.CharField(help_text="SHA-256")
    submitted_by = serializers.CharField()
    is_superseded = serializers.BooleanField()
    is_complete = serializers.BooleanField(help_text="Whether the SHA-256 of every file is known")
    files = ReceiptFileSerializer(many=True)


class StartBidSerializer(serializers.Serializer):
    competition = serializers.CharField(max_length=20, help_text="Its reference")
    supplier = serializers.UUIDField(required=False, help_text="Needed where you have seats at several")


class PartSerializer(serializers.Serializer):
    """An answer has `text`; the price has `units`: unit prices in pounds excluding VAT, by line."""

    version = serializers.IntegerField(min_value=0, help_text="The version you started from; 0 for none")
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    units = serializers.DictField(
        child=serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01")),
        required=False,
    )


class SubmitBidSerializer(serializers.Serializer):
    """What the person who submits has read."""

    seen_change = serializers.IntegerField(
        min_value=0,
        default=0,
        help_text="Number of the newest change of the competition that you have read; 0 while there is none. "
        "Lower than the newest: 409 bid.change_not_seen",
    )


class SavedPartSerializer(serializers.Serializer):
    part = serializers.CharField()
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class OpeningSerializer(serializers.ModelSerializer):
    """The minutes of an opening; `opened_at` is null while the second opener is waited for."""

    competition = serializers.CharField(source="competition.reference", read_only=True)

    class Meta:
        model = Opening
        fields: ClassVar = ["id", "competition", "first_at", "opened_at", "minutes"]
        read_only_fields = fields


class ConfirmOpeningSerializer(serializers.Serializer):
    competition = serializers.CharField(max_length=20, help_text="Its reference")
    code = serializers.CharField(max_length=40, help_text="A fresh code of your second factor")
