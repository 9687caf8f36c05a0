"""Against a real S3 server: what is not proved here is not known."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from dps.core import storage
from dps.demo.parts.home import Home
from dps.demo.parts.processes import Processes
from dps.demo.parts.s3 import S3

PART = 5 * 1024 * 1024
NOWHERE = "http://127.0.0.1:9"


@dataclass
class File:
    storage_key: str
    version_id: str
    is_clean: bool = True
    display_name: str = "évidence “1”.pdf"
    content_type: str = "application/pdf"


@pytest.fixture
def key():
    return f"files/test-{uuid4().hex}"


def put(url, content):
    with urlopen(Request(url, data=content, method="PUT")) as answer:
        return answer.headers["ETag"]


# -- whole objects ------------------------------------------------------------------------------
def test_what_is_put_is_read_back(key):
    version = storage.put_bytes(key, b"a letter", "application/pdf")

    stored = storage.head(key, version)
    assert storage.read(key) == b"a letter"
    assert (stored.size, stored.version_id) == (8, version)
    assert stored.checksum == b64encode(hashlib.sha256(b"a letter").digest()).decode()


def test_a_file_is_put_from_its_beginning(key):
    file = BytesIO(b"0123456789")
    file.read(4)

    version = storage.put_file(key, file)

    assert storage.read(key, version) == b"0123456789"


def test_an_older_version_is_kept(key):
    first = storage.put_bytes(key, b"first")
    storage.put_bytes(key, b"second")

    assert storage.read(key, first) == b"first"
    assert storage.read(key) == b"second"


def test_a_copy_has_the_same_bytes_under_another_key(key):
    version = storage.put_bytes(key, b"bytes")

    copied = storage.copy(key, version, f"{key}-copy")

    assert storage.read(f"{key}-copy", copied) == b"bytes"


def test_what_is_not_there_is_missing(key):
    with pytest.raises(storage.StorageMissing):
        storage.read(key)
    with pytest.raises(storage.StorageMissing):
        storage.head(key)


def test_objects_are_encrypted_by_the_store(key):
    storage.put_bytes(key, b"bytes")

    assert storage.client().head_object(Bucket="dps", Key=key)["ServerSideEncryption"] == "AES256"


# -- parts --------------------------------------------------------------------------------------
def test_parts_sent_to_their_addresses_make_one_object(key):
    upload = storage.begin_parts(key)
    first, last = b"a" * PART, b"the end"
    urls = storage.part_urls(key, upload, [PART, 7])

    etags = {1: put(urls[0], first), 2: put(urls[1], last)}

    assert [(part.number, part.size) for part in storage.parts_done(key, upload)] == [(1, PART), (2, 7)]
    storage.finish_parts(key, upload, etags)
    assert hashlib.sha256(storage.read(key)).digest() == hashlib.sha256(first + last).digest()


def test_a_part_that_is_not_the_one_sent_breaks_the_upload(key):
    upload = storage.begin_parts(key)
    put(storage.part_urls(key, upload, [5])[0], b"bytes")

    with pytest.raises(storage.BrokenUpload):
        storage.finish_parts(key, upload, {1: f'"{"0" * 32}"'})
    with pytest.raises(storage.StorageMissing):
        storage.head(key)


@pytest.mark.parametrize("content", [b"123456", b"1234", b""])
def test_the_address_of_a_part_takes_only_what_was_announced(key, content):
    url = storage.part_urls(key, storage.begin_parts(key), [5])[0]

    with pytest.raises(HTTPError) as refused:
        put(url, content)
    refused.value.close()
    assert refused.value.code == 403


def test_parts_can_be_thrown_away_twice(key):
    upload = storage.begin_parts(key)
    put(storage.part_urls(key, upload, [5])[0], b"bytes")

    storage.abort_parts(key, upload)
    storage.abort_parts(key, upload)

    with pytest.raises(storage.StorageMissing):
        storage.parts_done(key, upload)


# -- addresses ----------------------------------------------------------------------------------
def test_a_clean_file_is_saved_under_its_own_name(key):
    file = File(key, storage.put_bytes(key, b"bytes"))

    with urlopen(storage.presigned_get(file)) as answer:
        assert answer.read() == b"bytes"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%C3%A9vidence%20%E2%80%9C1%E2%80%9D.pdf"
        )
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_r58_no_address_of_a_file_that_is_not_clean(key):
    with pytest.raises(storage.NotClean):
        storage.presigned_get(File(key, "1", is_clean=False))


def test_an_address_lasts_a_minute_and_opens_nothing_else(key):
    file = File(key, storage.put_bytes(key, b"bytes"))
    url = storage.presigned_get(file)

    assert parse_qs(urlsplit(url).query)["X-Amz-Expires"] == ["60"]
    for other in (
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=99"),
        url.replace(key, f"{key}2"),
        url.split("?")[0],
    ):
        with pytest.raises(HTTPError) as refused:
            urlopen(other)
        refused.value.close()
        assert refused.value.code == 403


def test_addresses_name_the_host_that_browsers_use(settings, key):
    settings.S3_PUBLIC_ENDPOINT_URL = "https://files.example.org"

    assert storage.presigned_get(File(key, "1")).startswith(f"https://files.example.org/dps/{key}?")
    assert storage.part_urls(key, "upload", [5])[0].startswith(f"https://files.example.org/dps/{key}?")


# -- a store that is down -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "call",
    [
        lambda key: storage.read(key),
        lambda key: storage.put_bytes(key, b"bytes"),
        lambda key: storage.begin_parts(key),
        lambda key: storage.head(key),
    ],
)
def test_a_dead_store_is_told_as_such(settings, key, call):
    settings.S3_ENDPOINT_URL = NOWHERE

    with pytest.raises(storage.StorageUnavailable):
        call(key)


def test_preparing_a_dead_store_says_so(settings):
    settings.S3_ENDPOINT_URL = NOWHERE

    with pytest.raises(CommandError, match="does not answer"):
        call_command("prepare_storage")


# -- the bucket -----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def own_store(tmp_path_factory):
    """A store of our own with no bucket: the shared one must keep its settings."""
    home = Home(tmp_path_factory.mktemp("s3"))
    processes, store = Processes(home.path / "logs"), S3(home, lasting=False)
    store.spawn(processes)
    processes.wait_for("s3", store.probe)
    yield store
    processes.stop()
    home.remove()


@pytest.mark.parts
def test_the_bucket_is_made_fit_for_the_portal(own_store, settings, capsys, key):
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = own_store.endpoint
    settings.S3_ACCESS_KEY_ID = own_store._access_key("administrator")
    settings.S3_SECRET_ACCESS_KEY = own_store.home.secret("s3.administrator")
    settings.S3_BUCKET = "fresh"
    settings.BASE_URL = "https://portal.example.org"

    call_command("prepare_storage")
    first = capsys.readouterr().out
    call_command("prepare_storage", origin=["https://other.example.org"])
    second = capsys.readouterr().out

    assert first.splitlines()[:3] == [
        "bucket: made",
        "versions: kept",
        "browser uploads: allowed from https://portal.example.org",
    ]
    assert "bucket: already there" in second
    upload = storage.begin_parts(key)
    request = Request(storage.part_urls(key, upload, [5])[0], data=b"bytes", method="PUT")
    request.add_header("Origin", "https://other.example.org")
    with urlopen(request) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "https://other.example.org"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    request = Request(
        request.full_url, data=b"bytes", method="PUT", headers={"Origin": "https://evil.example"}
    )
    with urlopen(request) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None
