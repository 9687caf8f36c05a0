"""python -m tests.tenders.many 5000: what it costs to invite so many in one go, as its test shows it."""

import os
import sys

import pytest

TEST = "tests/tenders/test_sending_many.py"


def main(invited="5000"):
    os.environ["INVITED"] = str(int(invited))
    show = ["--log-cli-level=INFO", "--log-cli-format=%(message)s"]
    return pytest.main(["-q", "-p", "no:cacheprovider", *show, TEST])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
