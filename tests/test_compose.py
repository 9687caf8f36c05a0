"""The production-like stack: what docker-compose.yml says, and its commands run as processes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.db import connection

from deploy import make_secrets
from dps.demo.parts.home import Home
from dps.demo.parts.portal import QUEUES
from dps.demo.parts.processes import Processes
from tests import migrated

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "worker", "beat"]
ONCE = ["migrate", "bucket"]
THEIRS = ["postgres", "valkey", "seaweedfs", "clamav", "mail", "nginx"]
# Named by files in the stack, plainly in the environment of the tests.
SECRET = ["SECRET_KEY", "REDIS_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]
# Every process of ours answers within this, on a busy machine.
SECONDS = 90


def test_the_stack_is_complete():
    assert sorted(SERVICES) == sorted(OURS + ONCE + THEIRS)


@pytest.mark.parametrize("name", OURS + THEIRS)
def test_every_lasting_service_has_a_health_check_and_starts_again(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS + ONCE)
def test_our_services_are_one_image_without_rights(name):
    service = SERVICES[name]

    assert service["build"] == "."
    assert service["image"] == SERVICES["web"]["image"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith(("root", "0"))


@pytest.mark.parametrize("name", THEIRS)
def test_foreign_images_are_pinned_by_tag(name):
    tag = SERVICES[name]["image"].rpartition(":")[2]

    assert re.fullmatch(r"v?\d+\.\d+(\.\d+)?", tag)


@pytest.mark.parametrize("name", list(SERVICES))
def test_ports_are_published_on_loopback_only(name):
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_only_the_proxy_the_store_and_the_mail_catcher_are_published():
    published = {name for name, service in SERVICES.items() if service.get("ports")}

    assert published == {"nginx", "seaweedfs", "mail"}


@pytest.mark.parametrize(
    ("name", "volume"),
    [
        ("postgres", "postgres:/var/lib/postgresql"),
        ("valkey", "valkey:/data"),
        ("seaweedfs", "seaweedfs:/data"),
        ("clamav", "clamav:/var/lib/clamav"),
        ("mail", "mail:/data"),
        ("beat", "beat:/var/lib/dps"),
    ],
)
def test_what_must_last_lies_in_a_named_volume(name, volume):
    assert volume in SERVICES[name]["volumes"]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_every_mounted_file_is_there():
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    sources = {filled(volume).split(":")[0] for volume in mounts if volume.startswith("./")}
    # Made by the operator when TLS is wanted.
    sources -= {"./deploy/tls"}

    assert len(sources) == 4
    assert all((ROOT / source).exists() for source in sources)


def test_the_worker_takes_every_queue():
    assert f"--queues={QUEUES}" in SERVICES["worker"]["command"]
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert {*routed, settings.CELERY_TASK_DEFAULT_QUEUE} <= set(QUEUES.split(","))


def test_nothing_serves_before_the_tables_and_the_bucket_are_made():
    for name in OURS:
        needs = SERVICES[name]["depends_on"]
        assert {needs[once]["condition"] for once in ONCE} == {"service_completed_successfully"}


def test_every_secret_is_declared_made_and_used():
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    declared = {name: Path(place["file"]) for name, place in COMPOSE["secrets"].items()}
    named = set(re.findall(r"/run/secrets/([\w.]+)", (ROOT / "docker-compose.yml").read_text()))

    assert used == set(declared)
    assert named <= used
    assert {path.name for path in declared.values()} | {"seaweedfs.env"} == set(make_secrets.make())


@pytest.mark.parametrize("name", list(SERVICES))
def test_no_password_stands_in_the_file(name):
    environment = SERVICES[name].get("environment", {})
    secret = {key: value for key, value in environment.items() if re.search("PASSWORD|SECRET|KEY|TOKEN", key)}

    assert all(
        key.endswith("_FILE") or value.startswith("file:///run/secrets/") for key, value in secret.items()
    )
    assert not [key for key, value in environment.items() if re.search("://[^/]*@", value)]


@pytest.mark.parametrize("name", OURS)
def test_the_environment_names_only_what_is_read(name):
    """A misspelt name would be silently ignored."""
    code = "".join((ROOT / path).read_text() for path in ("dps/settings.py", "deploy/gunicorn.conf.py"))
    of_gunicorn = {"FORWARDED_ALLOW_IPS"}

    names = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]} | {"BEAT_SCHEDULE_FILE"}

    assert {key for key in names - of_gunicorn - {"BEAT_SCHEDULE"} if f'"{key}"' not in code} == set()


def test_the_proxy_passes_everything_on_but_the_figures():
    shared = (ROOT / "deploy/nginx/portal.inc").read_text()

    assert "proxy_pass http://web:8000;" in shared
    assert SERVICES["web"]["environment"]["WEB_BIND"].endswith(":8000")
    assert re.search(r"location = /metrics \{\s+return 404;", shared)
    for face in ("plain", "tls"):
        text = (ROOT / "deploy/nginx" / face / "default.conf").read_text()
        assert "include /etc/nginx/portal.inc;" in text
        assert re.search(r"listen 8080( ssl)?;", text)


def test_the_proxy_takes_the_largest_file_the_portal_takes():
    megabytes = re.search(r"client_max_body_size (\d+)m;", (ROOT / "deploy/nginx/portal.inc").read_text())

    assert int(megabytes[1]) * 1024 * 1024 > settings.UPLOAD_MAX_BYTES


@pytest.mark.parametrize("key", ["StreamMaxLength", "MaxFileSize"])
def test_the_scanner_reads_the_largest_file_to_its_end(key):
    text = (ROOT / "deploy/clamav/clamd.conf").read_text()

    (megabytes,) = re.findall(rf"(?m)^{key} (\d+)M$", text)
    assert int(megabytes) * 1024 * 1024 >= settings.UPLOAD_MAX_BYTES
    assert "\nAlertExceedsMax yes\n" in text


def test_the_image_holds_no_secret_and_does_not_run_as_root():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    stages = (ROOT / "Dockerfile").read_text().split("\nFROM ")

    assert {"deploy/secrets", "deploy/tls", ".env", ".data", ".git"} <= set(ignored)
    assert re.search(r"(?m)^USER 10001", stages[-1])
    assert make_secrets.IMAGE_USER == 10001
    assert all(re.match(r"[\w./-]+:[\w.-]*\d[\w.-]*( |\n)", stage) for stage in stages[1:])


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path):
    folder, env_file = tmp_path / "secrets", tmp_path / ".env"

    assert make_secrets.main(folder, env_file) == 0
    keyring = (folder / "keyring.key").read_bytes()
    assert make_secrets.main(folder, env_file) == 1

    assert (folder / "keyring.key").read_bytes() == keyring
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "keyring.key").stat().st_mode & 0o777 == 0o600
    assert f"DPS_UID={(folder / 'keyring.key').stat().st_uid}\n" in env_file.read_text()


def filled(text):
    """${NAME:-default} as compose reads it where nothing is set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text).replace("$$", "$")


@pytest.fixture
def containers(tmp_path, transactional_db):
    """Start services of the file as processes: the same command, the same names, our parts behind them."""
    home = Home(tmp_path / "home")
    processes = Processes(tmp_path / "logs")
    try:
        yield Containers(processes, tmp_path, home.port("web"))
    finally:
        processes.stop()
        home.close()


class Containers:
    def __init__(self, processes, folder, port):
        self.processes, self.folder, self.port = processes, folder, port
        database = urlsplit(os.environ["DATABASE_URL"])
        named = SERVICES["web"]["environment"]
        self.values = {
            **{name: value for name, value in os.environ.items() if name in named},
            **{name: os.environ[name] for name in SECRET},
            "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "WEB_BIND": f"127.0.0.1:{port}",
            "BEAT_SCHEDULE_FILE": str(folder / "beat-schedule"),
        }

    def environment(self, name):
        """The names of the service and no other; what is a file there is a file here."""
        env = {"PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin", "HOSTNAME": socket.gethostname()}
        for key, value in SERVICES[name]["environment"].items():
            plain = key.removesuffix("_FILE")
            if key != "BEAT_SCHEDULE_FILE" and key.endswith("_FILE"):
                file = self.folder / plain.lower()
                file.write_text(self.values[plain])
                env[key] = str(file)
            else:
                env[key] = self.values.get(key, filled(value))
        # Apart from other workers on the same Valkey.
        return env | {"CACHE_PREFIX": self.folder.name, "DJANGO_SETTINGS_MODULE": "dps.settings"}

    def start(self, name):
        env = self.environment(name)
        program = shutil.which(SERVICES[name]["command"][0], path=env["PATH"])
        command = ["env", "-i", *(f"{key}={value}" for key, value in env.items())]
        self.processes.spawn(name, [*command, program, *SERVICES[name]["command"][1:]], cwd=ROOT)

    def check(self, name):
        """The service's own health check, as the container platform would run it."""
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        command = ["sh", "-c", filled(words[0])] if kind == "CMD-SHELL" else words
        command = [word.replace("/var/lib/dps", str(self.folder)) for word in command]
        subprocess.run(
            command, env=self.environment(name), cwd=ROOT, check=True, capture_output=True, timeout=60
        )

    def begins(self, name):
        """Raise until the service says that it has begun."""
        if name == "web":
            urllib.request.urlopen(f"{self.values['BASE_URL']}/health/live/", timeout=5).close()
        elif name == "worker":
            assert " ready." in (self.processes.logs / "worker.log").read_text()
        else:
            assert list(self.folder.glob("beat-schedule*"))

    def is_healthy(self, name):
        """Its check may be long in starting: it is asked when the service says that it is there."""
        self.processes.wait_for(name, lambda: self.begins(name), SECONDS)
        self.processes.wait_for(name, lambda: self.check(name), SECONDS)


@pytest.mark.parts
def test_web_answers_its_health_checks_and_is_not_ready_without_its_database(containers):
    own = f"{connection.settings_dict['NAME']}_web"
    containers.values["DATABASE_URL"] = migrated.copy(os.environ["DATABASE_URL"], own)
    containers.start("web")

    containers.is_healthy("web")

    live, ready = (f"http://127.0.0.1:{containers.port}/health/{question}/" for question in ("live", "ready"))
    for address in (live, ready):
        assert urllib.request.urlopen(address, timeout=20).status == 200

    migrated.drop(os.environ["DATABASE_URL"], own)

    assert urllib.request.urlopen(live, timeout=20).status == 200
    with pytest.raises(subprocess.SubprocessError):
        containers.check("web")


@pytest.mark.parts
def test_the_worker_answers_and_ends_when_told(containers):
    containers.start("worker")

    containers.is_healthy("worker")

    ((_, process, _),) = containers.processes._running
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


@pytest.mark.parts
def test_beat_writes_its_schedule_down(containers):
    containers.start("beat")

    containers.is_healthy("beat")


@pytest.mark.parts
def test_migrate_has_nothing_left_to_do_on_a_current_database(containers):
    env = containers.environment("migrate")
    command = [sys.executable, *SERVICES["migrate"]["command"][1:]]

    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "No migrations to apply." in done.stdout
