"""The laws that an agreement may stand under: their words, their notices, their periods.

An agreement names one (`legal_regime`); nothing else in the portal asks which law it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dps.agreements.lifecycles import LegalRegime, NoticeKind

FIND_A_TENDER = "Find a Tender"
CONTRACTS_FINDER = "Contracts Finder"


@dataclass(frozen=True)
class Form:
    """One kind of notice: what it is called, where it goes, in how many calendar days."""

    form: str
    where: str
    days: int
    source: str


@dataclass(frozen=True)
class Regime:
    """`standstill_days` are calendar days, or working days where `standstill_in_working_days`."""

    code: str
    title: str
    instrument: str
    short: str
    latest_end: date | None
    first_request_days: int
    standstill_days: int
    standstill_in_working_days: bool
    notices: Mapping[str, Form]


PCR2015 = Regime(
    code=LegalRegime.PCR2015,
    title="Public Contracts Regulations 2015",
    instrument="dynamic purchasing system",
    short="DPS",
    # Four years less a day after the Procurement Act came into force (R05).
    latest_end=date(2029, 2, 23),
    first_request_days=30,
    standstill_days=10,
    standstill_in_working_days=False,
    notices={
        NoticeKind.CALL: Form("Contract notice (F02)", FIND_A_TENDER, 0, "regulation 34(14)"),
        NoticeKind.CHANGE: Form("Contract notice, amended (F02)", FIND_A_TENDER, 0, "regulation 34(28)(a)"),
        NoticeKind.TERMINATION: Form(
            "Contract award notice (F03), end of the DPS", FIND_A_TENDER, 30, "regulation 34(28)(b)"
        ),
        NoticeKind.AWARD: Form("Contract award notice (F03)", FIND_A_TENDER, 30, "regulation 50"),
        NoticeKind.AWARDS_OF_QUARTER: Form(
            "Contract award notice (F03), grouped by quarter", FIND_A_TENDER, 30, "regulation 50(5)"
        ),
        NoticeKind.CONTRACTS_FINDER: Form("Award information", CONTRACTS_FINDER, 90, "regulation 112"),
    },
)

PA2023 = Regime(
    code=LegalRegime.PA2023,
    title="Procurement Act 2023",
    instrument="dynamic market",
    short="dynamic market",
    latest_end=None,
    first_request_days=0,
    standstill_days=8,
    standstill_in_working_days=True,
    notices={
        NoticeKind.CALL: Form("Dynamic market establishment notice", FIND_A_TENDER, 0, "section 39"),
        NoticeKind.CHANGE: Form("Dynamic market modification notice", FIND_A_TENDER, 0, "section 39"),
        NoticeKind.TERMINATION: Form("Dynamic market cessation notice", FIND_A_TENDER, 30, "section 39"),
        NoticeKind.AWARD: Form("Contract details notice", FIND_A_TENDER, 30, "section 53"),
        NoticeKind.AWARDS_OF_QUARTER: Form(
            "Contract details notices of the quarter", FIND_A_TENDER, 30, "section 53"
        ),
        NoticeKind.CONTRACTS_FINDER: Form("Contract details notice", FIND_A_TENDER, 30, "section 53"),
    },
)

_REGIMES = {regime.code: regime for regime in (PCR2015, PA2023)}


def regime_of(code: str) -> Regime:
    """The law of that name."""
    return _REGIMES[code]
