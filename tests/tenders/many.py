"""python -m tests.tenders.many 5000: what inviting so many in one go costs, and sending to all of them."""

import os
import sys

import pytest

TESTS = ["tests/tenders/test_sending_many.py", "tests/tenders/test_killed_worker.py"]


def main(invited="5000"):
    os.environ["INVITED"] = str(int(invited))
    show = ["--log-cli-level=INFO", "--log-cli-format=%(message)s"]
    return pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", *show, *TESTS])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
