"""Make the passwords and keys of the production-like stack, once: python3 deploy/make_secrets.py

Everything goes into deploy/secrets/ (0700), which is not in version control; `.env` says to compose
as whom the portal runs, because the key ring may be readable by that one user only.
"""

import base64
import json
import os
import secrets
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUCKET = "dps"
# The user of the image; root hands the key ring to it instead of running as root.
IMAGE_USER = 10001


def make() -> dict[str, str]:
    """File name -> content, all new."""
    portal, valkey = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    administrator, worker = _s3_key(), _s3_key()
    return {
        "secret_key": secrets.token_urlsafe(64),
        "keyring.key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "postgres_password": secrets.token_urlsafe(32),
        "portal_password": portal,
        "database_url": f"postgresql://portal:{portal}@postgres:5432/dps",
        "valkey.conf": f'requirepass {valkey}\nappendonly yes\nsave ""\nmaxmemory-policy noeviction\n',
        "valkey_password": valkey,
        "redis_url": f"redis://:{valkey}@valkey:6379/0",
        "s3_identities.json": json.dumps(_identities(administrator, worker)),
        "s3_access_key_id": worker["accessKey"],
        "s3_secret_access_key": worker["secretKey"],
        "s3_admin_access_key_id": administrator["accessKey"],
        "s3_admin_secret_access_key": administrator["secretKey"],
        "seaweedfs.env": _seaweedfs_env(),
    }


def _s3_key() -> dict[str, str]:
    return {"accessKey": f"DPS{secrets.token_hex(8).upper()}", "secretKey": secrets.token_urlsafe(40)}


def _identities(administrator: dict[str, str], worker: dict[str, str]) -> dict[str, object]:
    """The administrator makes the bucket; the portal only works in it."""
    inside = [f"{verb}:{BUCKET}" for verb in ("Read", "Write", "List", "Tagging")]
    everything = ["Admin", "Read", "Write", "List", "Tagging"]
    return {
        "identities": [
            {"name": "administrator", "credentials": [administrator], "actions": everything},
            {"name": "portal", "credentials": [worker], "actions": inside},
        ]
    }


def _seaweedfs_env() -> str:
    keys = ["JWT_SIGNING_KEY", "JWT_SIGNING_READ_KEY", "JWT_FILER_SIGNING_KEY", "JWT_FILER_SIGNING_READ_KEY"]
    lines = [f"WEED_{key}={secrets.token_hex(16)}" for key in keys]
    return "\n".join([*lines, f"WEED_S3_SSE_KEK={secrets.token_hex(32)}"]) + "\n"


def main(folder: Path, env_file: Path) -> int:
    if folder.exists():
        sys.stderr.write(f"{folder} is there already; nothing was changed.\n")
        return 1
    folder.mkdir(mode=0o700)
    for name, content in make().items():
        file = folder / name
        file.touch(mode=0o600)
        file.write_text(content)
        # Other containers read theirs as other users; the folder keeps everybody else out.
        file.chmod(0o600 if name == "keyring.key" else 0o644)
    user = os.geteuid() or IMAGE_USER
    if os.geteuid() == 0:
        os.chown(folder / "keyring.key", IMAGE_USER, IMAGE_USER)
    env_file.write_text(f"DPS_UID={user}\nDPS_GID={os.getegid() or IMAGE_USER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(HERE / "secrets", HERE.parent / ".env"))
