"""python -m tests.tenders.rush [300] [60]: so many suppliers submit in the last so many seconds, over HTTP.

It starts a portal of its own, prints what it took, opens the bids, and fails where anything acknowledged was
lost or altered, anything refused was stored, or anything sent in time was refused.
"""

import sys

from tests.tenders.own import own_portal


def main(suppliers="300", seconds="60"):
    with own_portal() as own:
        given = f"{own.address!r}, {own.web_pid}, {int(suppliers)}, {float(seconds)}"
        call = f"from tests.tenders.rushing import main; main({given})"
        sys.stdout.write(own.portal.manage("shell", "--no-imports", "-c", call))


if __name__ == "__main__":
    main(*sys.argv[1:])
