"""Wrapping keys: a file or AWS KMS; changed without touching what is sealed; lost without losing anything."""

import base64
import os
from datetime import UTC, datetime

import boto3
import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from moto.server import ThreadedMotoServer

from dps.core import audit, clock, keyring, rotation, sealing
from dps.core.alarms import watch_keyring
from dps.core.apps import CoreConfig, _keyring_is_secret
from dps.core.keyring import KeyringLost
from dps.core.models import Alarm, AuditEvent, OutboxMessage, SealingKey
from tests.factories.accounts import TeamSeatFactory

pytestmark = pytest.mark.django_db

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
BOX = "competition:MC-2024-0001"


@pytest.fixture(scope="module")
def kms():
    """A server that speaks KMS over HTTP, with two keys."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "portal")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "of nobody")
        client = boto3.client("kms", endpoint_url=address, region_name="eu-west-2")
        yield address, client, [client.create_key()["KeyMetadata"]["KeyId"] for _ in range(2)]
    server.stop()


@pytest.fixture
def in_kms(kms, settings):
    """The portal with its wrapping key in KMS."""
    keyring.open_keyring.cache_clear()
    settings.KMS_ENDPOINT_URL, settings.KMS_REGION = kms[0], "eu-west-2"
    settings.KEYRING_URL = f"kms://{kms[2][0]}"
    yield kms
    keyring.open_keyring.cache_clear()


@pytest.fixture
def key_file(tmp_path):
    def make(mode=0o600):
        path = tmp_path / f"key-{os.urandom(4).hex()}"
        path.write_text(base64.b64encode(os.urandom(32)).decode())
        path.chmod(mode)
        return path

    return make


# -- a file ---------------------------------------------------------------------------------
def test_a_key_file_that_others_can_read_keeps_the_portal_from_starting(settings, key_file, client):
    good, bad = key_file(), key_file(0o640)
    settings.KEYRING_URL, settings.KEYRING_OLD_URLS = f"file://{good}", [f"file://{bad}"]

    with pytest.raises(ImproperlyConfigured, match=f"{bad} can be read by others"):
        CoreConfig.create("dps.core").ready()
    assert [(found.id, found.msg) for found in _keyring_is_secret()] == [
        ("dps.E001", f"{bad} can be read by others: run chmod 600 on it.")
    ]
    assert client.get("/health/ready/").status_code == 500

    bad.chmod(0o600)
    assert _keyring_is_secret() == []
    assert client.get("/health/ready/").status_code == 200


# -- KMS ------------------------------------------------------------------------------------
def test_kms_wraps_data_keys_and_only_under_their_own_names(in_kms):
    sealed = sealing.seal(BOX, b"our price", "bid-1")
    row = SealingKey.objects.get(pk=BOX)

    assert row.wrapped_by == f"kms:{in_kms[2][0]}"
    assert sealing.unseal(BOX, sealed, "bid-1") == b"our price"
    SealingKey.objects.create(pk="competition:other", wrapped=row.wrapped, wrapped_by=row.wrapped_by)
    with pytest.raises(InvalidTag):
        sealing.data_key("competition:other")


def test_kms_is_asked_once_for_a_key_that_is_asked_for_often(in_kms):
    calls = []
    keyring.current()._kms.meta.events.register(
        "before-call.kms", lambda model, **_: calls.append(model.name)
    )

    for _ in range(3):
        sealing.data_key(BOX)
    keyring.probe()

    assert calls == ["Encrypt", "Decrypt", "Encrypt", "Decrypt"]


def test_a_key_that_kms_does_not_know_is_a_lost_key_ring(in_kms, settings):
    settings.KEYRING_URL = "kms://0f0f0f0f-0000-4000-8000-000000000000"

    with pytest.raises(KeyringLost, match="NotFoundException"):
        sealing.data_key(BOX)


def test_a_kms_that_does_not_answer_is_a_lost_key_ring(settings):
    settings.KMS_ENDPOINT_URL = "http://127.0.0.1:9"

    with pytest.raises(KeyringLost, match="EndpointConnectionError"):
        keyring.KmsKeyring("any").wrap(b"0" * 32, BOX)


# -- another wrapping key -------------------------------------------------------------------
def test_from_a_file_to_kms_without_touching_what_is_sealed(in_kms, settings, key_file, capsys):
    new, old = settings.KEYRING_URL, f"file://{key_file()}"
    settings.KEYRING_URL = old
    sealed = {name: sealing.seal(name, b"our price", "bid-1") for name in (BOX, "mail", "index")}
    sealing.destroy("mail", AT)
    settings.KEYRING_URL, settings.KEYRING_OLD_URLS = new, [old]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        call_command("rotate_keys")

    assert "2 data keys wrapped anew" in capsys.readouterr().out
    settings.KEYRING_OLD_URLS = []
    assert [sealing.unseal(name, sealed[name], "bid-1") for name in (BOX, "index")] == [b"our price"] * 2
    assert SealingKey.objects.get(pk="mail").wrapped_by != keyring.current().id
    touched = {query["sql"].split('"')[1] for query in asked if query["sql"].startswith("UPDATE")}
    assert touched == {"core_sealingkey", "core_auditstream"}
    noted = AuditEvent.objects.filter(stream="core.auditstream:keyring").values_list("action", "facts")
    assert [action for action, _ in noted] == ["keyring.rotation_began", "keyring.rotation_finished"]
    assert BOX not in str(noted)
    assert list(audit.breaks()) == []


def test_a_rotation_that_was_stopped_goes_on_where_it_was(settings, key_file):
    old, new = f"file://{key_file()}", f"file://{key_file()}"
    settings.KEYRING_URL = old
    sealed = {name: sealing.seal(name, b"our price", "x") for name in ("a", "b", "c")}
    settings.KEYRING_URL, settings.KEYRING_OLD_URLS = new, [old]

    first = next(rotation.rotate_keys())

    assert (first, rotation.waiting()) == ("a", ["b", "c"])
    assert {sealing.unseal(name, text, "x") for name, text in sealed.items()} == {b"our price"}
    assert list(rotation.rotate_keys()) == ["b", "c"]
    assert list(rotation.rotate_keys()) == []


def test_without_the_old_key_nothing_is_lost_and_nothing_is_opened(settings, key_file):
    old, new = f"file://{key_file()}", f"file://{key_file()}"
    settings.KEYRING_URL = old
    sealed = sealing.seal(BOX, b"our price", "x")
    settings.KEYRING_URL = new

    with pytest.raises(KeyringLost, match="No key ring named in the settings is file:"):
        list(rotation.rotate_keys())
    settings.KEYRING_OLD_URLS = [old]
    assert sealing.unseal(BOX, sealed, "x") == b"our price"


def test_a_key_destroyed_meanwhile_stays_destroyed(settings, key_file):
    sealing.data_key(BOX)
    settings.KEYRING_OLD_URLS, settings.KEYRING_URL = [settings.KEYRING_URL], f"file://{key_file()}"
    sealing.destroy(BOX, AT)

    assert rotation.rewrap(BOX, keyring.current()) is False
    assert bytes(SealingKey.objects.get(pk=BOX).wrapped) == b""


# -- lost -----------------------------------------------------------------------------------
def test_a_lost_key_ring_is_told_once_when_it_goes_and_once_when_it_is_back(settings, tmp_path, client):
    manager = TeamSeatFactory(role="manager").user
    TeamSeatFactory(role="auditor")
    there, gone = settings.KEYRING_URL, f"file://{tmp_path}/gone"

    with clock.pretending(AT):
        settings.KEYRING_URL = gone
        assert (watch_keyring(), watch_keyring()) == (False, False)
        assert client.get("/health/keyring/").status_code == 500
        assert client.get("/health/ready/").status_code == 200
        assert Alarm.objects.get().detail == "The key file cannot be read (FileNotFoundError)."
        settings.KEYRING_URL = there
        assert (watch_keyring(), watch_keyring()) == (True, True)
    assert client.get("/health/keyring/").status_code == 200
    assert b"dps_keyring_lost_total" in client.get("/metrics").content

    owed = OutboxMessage.objects.order_by("pk").values_list("template", "recipient")
    assert list(owed) == [("alarm_keyring", manager.email), ("alarm_keyring_over", manager.email)]
