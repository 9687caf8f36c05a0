"""Sealed bytes: only the keyring opens them, only in their place, and never after the key is destroyed."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from dps.core import sealing
from dps.core.keyring import FileKeyring, KeyringLost, KmsKeyring, open_keyring
from dps.core.models import SealingKey

pytestmark = pytest.mark.django_db

AT = datetime(2024, 7, 1, 9, tzinfo=UTC)
BOX = "competition:MC-2024-0001"


@pytest.fixture
def keyring_file(tmp_path):
    def make(mode=0o600):
        path = tmp_path / f"keyring-{os.urandom(4).hex()}"
        path.write_text(base64.b64encode(os.urandom(32)).decode())
        path.chmod(mode)
        return path

    return make


def test_what_was_sealed_is_read_back_in_its_place():
    sealed = sealing.seal(BOX, b"our price", "bid-1")

    assert b"our price" not in sealed
    assert sealing.unseal(BOX, sealed, "bid-1") == b"our price"


@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_come_back(plaintext, context):
    key = sealing.data_key(BOX)

    assert key.unseal(key.seal(plaintext, context), context) == plaintext


def test_json_comes_back_whatever_letters_it_holds():
    key = sealing.data_key(BOX)
    value = {"answer": "Siân – 50% £1,000 ✓", "lines": [1, None, True]}

    assert key.unseal_json(key.seal_json(value, "x"), "x") == value


def test_two_seals_of_one_text_differ():
    assert sealing.seal(BOX, b"same", "bid-1") != sealing.seal(BOX, b"same", "bid-1")


def test_moved_to_another_place_it_does_not_open():
    sealed = sealing.seal(BOX, b"our price", "bid-1")

    with pytest.raises(InvalidTag):
        sealing.unseal(BOX, sealed, "bid-2")


def test_under_another_key_it_does_not_open():
    sealed = sealing.seal(BOX, b"our price", "bid-1")

    with pytest.raises(InvalidTag):
        sealing.unseal("competition:MC-2024-0002", sealed, "bid-1")


@pytest.mark.parametrize("position", [0, 12, -1])
def test_one_changed_bit_is_noticed(position):
    sealed = bytearray(sealing.seal(BOX, b"our price", "bid-1"))
    sealed[position] ^= 1

    with pytest.raises(InvalidTag):
        sealing.unseal(BOX, bytes(sealed), "bid-1")


def test_the_key_in_the_table_opens_nothing_without_the_keyring(settings, keyring_file):
    sealed = sealing.seal(BOX, b"our price", "bid-1")

    settings.KEYRING_URL = f"file://{keyring_file()}"

    with pytest.raises(KeyringLost):
        sealing.unseal(BOX, sealed, "bid-1")


def test_a_wrapped_key_under_another_name_opens_nothing():
    sealing.seal(BOX, b"x", "x")
    wrapped = SealingKey.objects.get(pk=BOX).wrapped
    SealingKey.objects.create(pk="competition:stolen", wrapped=wrapped)

    with pytest.raises(InvalidTag):
        sealing.data_key("competition:stolen")


def test_a_destroyed_key_opens_and_seals_nothing_more():
    sealed = sealing.seal(BOX, b"our price", "bid-1")

    sealing.destroy(BOX, AT)

    row = SealingKey.objects.get(pk=BOX)
    assert (bytes(row.wrapped), row.destroyed_at) == (b"", AT)
    for attempt in (lambda: sealing.unseal(BOX, sealed, "bid-1"), lambda: sealing.seal(BOX, b"x", "y")):
        with pytest.raises(sealing.KeyDestroyed):
            attempt()


def test_tokens_are_equal_for_equal_parts_only():
    assert sealing.token("bid", 1) == sealing.token("bid", 1)
    assert sealing.token("bid", 1) != sealing.token("bid", 2)
    assert sealing.token("a", "bc") != sealing.token("ab", "c")


def test_tokens_mean_nothing_under_another_keyring(settings, keyring_file):
    mine = sealing.token("bid", 1)
    SealingKey.objects.all().delete()

    settings.KEYRING_URL = f"file://{keyring_file()}"

    assert sealing.token("bid", 1) != mine


def test_a_key_costs_one_query_when_it_is_there(django_assert_num_queries):
    sealing.data_key(BOX)

    with django_assert_num_queries(1):
        sealing.data_key(BOX)


@pytest.mark.django_db(transaction=True)
def test_processes_that_ask_at_once_get_one_key():
    start = Barrier(8)

    def ask(_):
        start.wait()
        try:
            return sealing.seal(BOX, b"our price", "bid-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(ask, range(8)))

    assert {sealing.unseal(BOX, one, "bid-1") for one in sealed} == {b"our price"}


# -- the keyring ----------------------------------------------------------------------------
def test_a_keyring_others_can_read_is_refused(keyring_file):
    path = keyring_file(0o644)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        FileKeyring(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_keyring_is_a_file_or_kms(settings):
    with pytest.raises(ImproperlyConfigured, match="KEYRING_URL"):
        open_keyring("https://example.org/key")

    assert isinstance(open_keyring("kms://alias/dps"), KmsKeyring)
