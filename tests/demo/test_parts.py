"""The parts as they really run: closed to others, kept over a restart, gone when they are told to end."""

import json
import os
import shutil
import signal
import smtplib
import socket
import stat
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest
import redis
from botocore.exceptions import ClientError

from dps.demo.parts import assets, debian
from dps.demo.parts.bucket import client
from dps.demo.parts.clamd import EICAR
from dps.demo.parts.home import NOBODY, Home, InUseError, is_free, write_private
from dps.demo.parts.postgres import Postgres
from dps.demo.parts.processes import PartError, Processes
from dps.demo.parts.stack import Stack

pytestmark = pytest.mark.parts

# Nothing named: every part is ours.
NOTHING = {"PATH": os.environ["PATH"]}
SERVICES = ["DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "S3_BUCKET", "EMAIL_URL", "CLAMD_URL"]
LISTENING = "0A"
LOOPBACK = "0100007F"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("parts"))
    stack = Stack(home, lasting=True, given=NOTHING)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        home.remove()


@pytest.fixture(scope="module")
def env(stack):
    return stack.env()


def s3_of(env):
    key, secret = env["S3_ACCESS_KEY_ID"], env["S3_SECRET_ACCESS_KEY"]
    return client(endpoint=env["S3_ENDPOINT_URL"], region=env["S3_REGION"], key=key, secret=secret)


def smtp_of(env):
    return smtplib.SMTP("127.0.0.1", int(env["EMAIL_URL"].rpartition(":")[2]), timeout=10)


def send(env, *recipients):
    with smtp_of(env) as server:
        return server.sendmail("portal@example.org", recipients, "Subject: A receipt\n\nYour bid is in.")


def scan(env, content):
    port = int(env["CLAMD_URL"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as clamd:
        clamd.sendall(b"zINSTREAM\0" + struct.pack("!I", len(content)) + content + struct.pack("!I", 0))
        return clamd.recv(200).rstrip(b"\0").decode()


def sockets_listening_of(pids):
    """The local addresses on which these processes listen, as the kernel writes them."""
    inodes = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(descriptor.readlink()).removeprefix("socket:[").rstrip("]"))
            except FileNotFoundError:
                continue
    lines = [
        line.split()
        for kind in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()
    ]
    return [line[1].split(":")[0] for line in lines if line[3] == LISTENING and line[9] in inodes]


def pids_of(stack):
    return [process.pid for _, process, _ in stack.processes._running]


def test_every_part_listens_on_loopback_only(stack):
    addresses = sockets_listening_of(pids_of(stack))

    assert len(addresses) >= 5
    assert set(addresses) == {LOOPBACK}


def test_what_lies_on_the_disk_is_for_its_owner_only(stack):
    folder = stack.home.path
    files = ["parts.json", "keyring.key", "s3.json", "valkey.conf"]

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {name: stat.S_IMODE((folder / name).stat().st_mode) for name in files} == dict.fromkeys(
        files, 0o600
    )
    assert stat.S_IMODE((stack.home.shared / "postgres").stat().st_mode) == 0o700


def test_the_portal_is_no_superuser_and_can_make_what_it_needs(env):
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gist", "citext"):
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE DATABASE another")
        connection.execute("DROP DATABASE another")

        (is_super,) = connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert is_super is False


@pytest.mark.parametrize("role", ["portal", "postgres"])
def test_the_database_refuses_a_wrong_password(env, role):
    address = env["DATABASE_URL"].rpartition("@")[2]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://{role}:guessed@{address}")


def test_valkey_refuses_who_does_not_know_the_password(env):
    port = int(env["REDIS_URL"].rpartition(":")[2].split("/")[0])
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_the_store_keeps_checksums_tags_and_versions(env):
    s3 = s3_of(env)
    first = s3.put_object(Bucket="dps", Key="a/b", Body=b"one", ChecksumAlgorithm="SHA256")
    s3.put_object(Bucket="dps", Key="a/b", Body=b"two", ServerSideEncryption="AES256")
    s3.put_object_tagging(Bucket="dps", Key="a/b", Tagging={"TagSet": [{"Key": "scan", "Value": "clean"}]})

    old = s3.get_object(Bucket="dps", Key="a/b", VersionId=first["VersionId"], ChecksumMode="ENABLED")

    assert old["Body"].read() == b"one"
    assert old["ChecksumSHA256"] == first["ChecksumSHA256"]
    assert s3.get_object_tagging(Bucket="dps", Key="a/b")["TagSet"] == [{"Key": "scan", "Value": "clean"}]


@pytest.mark.parametrize(
    "forbidden",
    [
        lambda s3, version: s3.delete_object(Bucket="dps", Key="kept", VersionId=version),
        lambda s3, version: s3.delete_bucket_policy(Bucket="dps"),
        lambda s3, version: s3.create_bucket(Bucket="another"),
    ],
    ids=["delete a version", "lift the policy", "make a bucket"],
)
def test_the_portal_may_not_undo_the_store(env, forbidden):
    s3 = s3_of(env)
    version = s3.put_object(Bucket="dps", Key="kept", Body=b"evidence")["VersionId"]

    with pytest.raises(ClientError, match="AccessDenied"):
        forbidden(s3, version)

    assert s3.get_object(Bucket="dps", Key="kept", VersionId=version)["Body"].read() == b"evidence"


def test_making_the_bucket_again_changes_nothing_in_it(stack, env, tmp_path):
    """The command of the production-like stack, which runs at every start."""
    s3_of(env).put_object(Bucket="dps", Key="before", Body=b"1")
    administrator = json.loads((stack.home.path / "s3.json").read_text())["identities"][0]["credentials"][0]
    for file, content in administrator.items():
        (tmp_path / file).write_text(content)
    keys = {
        "S3_ADMIN_ACCESS_KEY_ID_FILE": str(tmp_path / "accessKey"),
        "S3_ADMIN_SECRET_ACCESS_KEY_FILE": str(tmp_path / "secretKey"),
    }

    subprocess.run([sys.executable, "-m", "dps.demo.parts.bucket"], env=os.environ | env | keys, check=True)

    assert s3_of(env).get_object(Bucket="dps", Key="before")["Body"].read() == b"1"


def test_the_store_turns_strangers_away(env):
    s3_of(env).put_object(Bucket="dps", Key="secret", Body=b"1")

    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{env['S3_ENDPOINT_URL']}/dps/secret", timeout=5)


def test_mail_lands_in_the_mailbox(env):
    assert send(env, "ann@example.org") == {}

    texts = [path.read_text() for path in Path(env["DPS_MAILBOX"], "new").iterdir()]
    assert any("X-RcptTo: ann@example.org" in text and "Your bid is in." in text for text in texts)


@pytest.mark.parametrize(("recipient", "code"), [("bounce@example.org", 550), ("Defer.me@example.org", 451)])
def test_mail_can_be_made_to_fail(env, recipient, code):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(env, recipient)

    assert refused.value.recipients[recipient][0] == code


def test_one_refused_recipient_does_not_keep_the_mail_from_another(env):
    refused = send(env, "bounce@example.org", "bob@example.org")

    assert list(refused) == ["bounce@example.org"]
    texts = [path.read_text() for path in Path(env["DPS_MAILBOX"], "new").iterdir()]
    assert any("X-RcptTo: bob@example.org" in text for text in texts)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"The need for care in Oldham", "stream: OK"),
        (EICAR, "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"),
        (b"before " + EICAR + b" after", "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"),
    ],
    ids=["clean", "infected", "infected within"],
)
def test_the_scanner_tells_infected_from_clean(env, content, answer):
    if "CLAMD_URL" not in env:
        pytest.skip("clamd was found neither on this machine nor unpacked beside it: run `make setup`")

    assert scan(env, content) == answer


def test_a_folder_in_use_is_not_started_twice(stack):
    with pytest.raises(InUseError):
        Home(stack.home.path)


def test_starting_again_finds_the_data_and_the_same_names(tmp_path):
    home = Home(tmp_path / "state")
    given = NOTHING | {"CLAMD_URL": "tcp://127.0.0.1:1"}
    try:
        stack = Stack(home, lasting=True, given=given)
        before = stack.start()
        with psycopg.connect(before["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(before["REDIS_URL"]).set("kept", "42")
        s3_of(before).put_object(Bucket="dps", Key="kept", Body=b"42")
        send(before, "ann@example.org")
        pids = pids_of(stack)
        stack.stop()
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]

        stack = Stack(home, lasting=True, given=given)
        after = stack.start()

        assert after == before
        with psycopg.connect(after["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert redis.Redis.from_url(after["REDIS_URL"]).get("kept") == b"42"
        assert s3_of(after).get_object(Bucket="dps", Key="kept")["Body"].read() == b"42"
        assert len(list(Path(after["DPS_MAILBOX"], "new").iterdir())) == 1
    finally:
        stack.stop()
        home.remove()


def test_a_database_begun_anew_is_empty(env, stack):
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations ()")
    assert not stack.database_is_new()

    stack.empty_database()

    assert stack.database_is_new()


def test_services_that_the_environment_names_are_used_instead(tmp_path):
    named = {name: f"named-{name}" for name in SERVICES} | {"SECRET_KEY": "given", "PATH": "/bin"}
    home = Home(tmp_path / "state")
    try:
        stack = Stack(home, lasting=False, given=named)

        env = stack.start()
    finally:
        home.remove()

    assert stack.parts == []
    assert env["SECRET_KEY"] == "given"
    assert not set(env) & set(SERVICES)


def run_parts(*words, **more):
    """A command on the parts, where every service is named already and nothing has to be started."""
    env = dict.fromkeys(SERVICES, "none") | os.environ | more
    return [sys.executable, "-m", "dps.demo.parts", *words], env


def test_run_gives_the_code_of_its_command_and_leaves_nothing(tmp_path):
    command, env = run_parts("run", "--", "sh", "-c", "exit 7", TMPDIR=str(tmp_path))

    assert subprocess.run(command, env=env, check=False).returncode == 7
    assert list(tmp_path.iterdir()) == []


def test_run_passes_a_request_to_end_on_and_ends(tmp_path):
    command, env = run_parts("run", "--", "sh", "-c", "echo started; exec sleep 60", TMPDIR=str(tmp_path))
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "started\n"
        running.send_signal(signal.SIGTERM)

        assert running.wait(20) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_parent_leaves_no_server_behind(tmp_path):
    given = {name: "none" for name in SERVICES if name != "REDIS_URL"}
    command, env = run_parts(
        "run", "--state", str(tmp_path / "state"), "--", "sh", "-c", "echo up; exec sleep 60"
    )
    env = {name: value for name, value in env.items() if name != "REDIS_URL"} | given
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "up\n"
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        running.kill()

    assert len(children) == 2
    until = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_the_tests_can_run_on_another_postgresql(tmp_path, monkeypatch):
    monkeypatch.setenv("DPS_POSTGRES_BIN", str(tmp_path / "older"))
    home = Home(tmp_path / "state")
    try:
        assert Postgres(home, lasting=False).bin == tmp_path / "older"
    finally:
        home.remove()


def test_a_dump_is_taken_by_the_programs_of_our_own_server(stack):
    (server,) = (part for part in stack.parts if isinstance(part, Postgres))

    dump = shutil.which("pg_dump", path=stack.env()["PATH"])

    assert Path(dump).parent == server.bin


def test_a_server_that_ends_is_reported_with_its_last_words(tmp_path):
    processes = Processes(tmp_path / "logs")
    processes.spawn("broken", ["sh", "-c", "echo no room on the disk; exit 3"])

    with pytest.raises(PartError, match="broken ended with code 3:\nno room on the disk"):
        processes.wait_for("broken", lambda: 1 / 0, seconds=10)


def test_a_taken_port_is_exchanged_for_a_free_one(tmp_path):
    home = Home(tmp_path / "state")
    wanted = home.port("web")
    home.close()
    with socket.create_server(("127.0.0.1", wanted)):
        home = Home(tmp_path / "state")

        assert home.port("web") != wanted
        assert is_free(home.port("web"))
    home.close()


def test_nobody_can_come_to_what_lies_below_a_closed_folder(tmp_path):
    closed = tmp_path / "closed"
    (closed / "tree").mkdir(parents=True)
    (closed / "tree" / "program").write_text("1")
    closed.chmod(0o700)
    home = Home(tmp_path / "state")
    try:
        place = home.reachable(closed / "tree")

        # Only root runs anything as another user; everybody else needs no copy.
        assert (place != closed / "tree") == (NOBODY is not None)
        assert (place / "program").read_text() == "1"
        assert NOBODY is None or all(folder.stat().st_mode & 0o001 for folder in place.parents)
    finally:
        home.remove()


def test_a_private_file_replaces_an_open_one(tmp_path):
    file = tmp_path / "secret"
    file.write_text("old")
    file.chmod(0o644)

    write_private(file, "new")

    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o600)


def test_styles_are_built_again_when_a_source_is_newer(tmp_path):
    source, built = tmp_path / "portal.scss", tmp_path / "portal.css"
    source.write_text("")
    assert assets.is_older(built, [source])

    built.write_text("")
    os.utime(source, (1, 1))
    assert not assets.is_older(built, [source])

    os.utime(built, (0, 0))
    assert assets.is_older(built, [source])


def test_the_tests_take_the_browser_that_costs_least_unless_one_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(debian, "PLACES", [])
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.find_browser() is None
    for name in (debian.BROWSER, debian.SHELL):
        (tmp_path / name).touch(mode=0o755)
        assert debian.find_browser() == tmp_path / name

    monkeypatch.setenv("CHROMIUM", "/opt/own")
    assert debian.find_browser() == Path("/opt/own")


def test_a_program_that_is_nowhere_is_not_found():
    assert debian.find("no-such-program") is None
    assert debian.find("sh") == Path(subprocess.check_output(["which", "sh"], text=True).strip())
