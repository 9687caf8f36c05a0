"""The minutes on paper, and the record of one competition with its hashes."""

import hashlib
import json
import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader

from dps.core import audit, heads, sealing
from dps.core.models import AuditEvent
from tests.factories.accounts import TeamSeatFactory
from tests.tenders.box import IN_TIME, OPENING, box, opened, started, submitted

pytestmark = pytest.mark.django_db


def taken(client, at, place, when):
    with at(when):
        answer = client.get(f"/team/competitions/{place.competition.reference}/record.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_the_record_before_and_after_the_opening_proves_itself(at, client):
    place = box(bidders=2)
    who, idle = place.bidders
    bid = submitted(place, who)
    started(place, idle)
    auditor = TeamSeatFactory(role="auditor").user
    with at(IN_TIME):
        heads.publish_head(IN_TIME)
        client.force_login(place.lead)
        client.get(f"/api/v1/bids/{bid.pk}/")
    client.force_login(auditor)

    before = taken(client, at, place, IN_TIME)
    opened(place)
    after = taken(client, at, place, OPENING)

    assert before.namelist() == ["README.txt", "events.jsonl", "audit-heads.json", "manifest.json"]
    said = b" ".join(before.read(name) for name in before.namelist()).decode()
    secrets = [str(bid.pk), who.supplier.legal_name, idle.supplier.legal_name, str(who.supplier.pk)]
    assert [secret for secret in secrets if secret in said] == []
    for record in (before, after):
        manifest = json.loads(record.read("manifest.json"))["files"]
        hashes = {name: hashlib.sha256(record.read(name)).hexdigest() for name in record.namelist()[:-1]}
        assert {file["name"]: file["sha256"] for file in manifest} == hashes
    assert {"minutes.json", "minutes.pdf"} <= set(after.namelist())
    minutes = json.loads(after.read("minutes.json"))
    assert [entry["content_hash"] for entry in minutes["bids"]] == [bid.versions.get().content_hash]
    lines = [json.loads(line) for line in after.read("events.jsonl").splitlines()]
    assert {line["stream"] for line in lines} == {place.competition.audit_stream, bid.audit_stream}
    for line in lines:
        text = json.dumps(line["hashed"], sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == line["hash"]
    (look,) = [line["unsealed"] for line in lines if "unsealed" in line]
    assert (look["bid"], look["actor"]) == (str(bid.pk), str(place.lead.pk))
    noted = AuditEvent.objects.filter(action="competition.record_taken", actor=auditor)
    assert noted.count() == 2


@pytest.mark.parametrize("role", ["officer", "network_manager", "lead"])
def test_the_record_is_for_managers_and_auditors(client, role):
    place = box()
    client.force_login(place.lead if role == "lead" else TeamSeatFactory(role=role).user)

    assert client.get(f"/team/competitions/{place.competition.reference}/record.zip").status_code == 404


def test_redaction_by_destroying_the_key_leaves_the_chain_and_the_record_whole(at, client):
    place = box()
    bid = submitted(place, place.bidders[0])
    heads.publish_head(OPENING)
    event = AuditEvent.objects.get(stream=bid.audit_stream, action="bid.submitted")
    assert audit.unsealed_facts(event)["receipt"]
    opened(place)

    sealing.destroy(event.sealed_with, OPENING)

    with pytest.raises(sealing.KeyDestroyed):
        audit.unsealed_facts(event)
    assert (list(audit.breaks()), list(heads.breaks())) == ([], [])
    client.force_login(TeamSeatFactory(role="manager").user)
    lines = taken(client, at, place, OPENING).read("events.jsonl").decode()
    assert event.hash in lines


def test_minutes_as_page_and_paper_say_who_when_what_and_how_many_drafts(at, client):
    place = box(bidders=3)
    kept, lost, idle = place.bidders
    submitted(place, kept)
    submitted(place, lost)
    started(place, idle)
    lost.supplier.admissions.update(status="suspended")
    opened(place)
    place.competition.refresh_from_db()
    client.force_login(place.chair)
    base = f"/council/{place.competition.reference}/opening"

    with at(OPENING):
        page = client.get(f"{base}/").content.decode()
        paper = client.get(f"{base}/minutes.pdf")

    reader = PdfReader(BytesIO(paper.content))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    receipt = place.competition.opening.minutes["bids"][0]["receipt"]
    said = [place.first.name, place.second.name, kept.supplier.legal_name, lost.supplier.legal_name, receipt]
    for words in (*said, "Set aside", "1 draft was never submitted"):
        assert (words in page, words in text) == (True, True), words
    assert (idle.supplier.legal_name in page, idle.supplier.legal_name in text) == (False, False)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert AuditEvent.objects.filter(action="opening.minutes_read", actor=place.chair).count() == 2
    client.force_login(place.bidders[0].user)
    with at(OPENING):
        assert client.get(f"{base}/minutes.pdf").status_code == 404
