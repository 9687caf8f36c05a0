"""May they add to, replace in or take from the organisation's documents; and where each is used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from dps.documents.models import Document
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Certificate, Supplier
from suppliers.querysets import CERTIFICATE_DAYS
from suppliers.rules.applications import NOT_YOURS, READS_ONLY, seat_at
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire.sheets import owner_of as owner_of_application

SOON_DAYS = max(CERTIFICATE_DAYS)


@dataclass(frozen=True)
class Use:
    """One thing that a file of the library was sent with; page and arguments are those of its address."""

    title: str
    page: str
    arguments: tuple[str, ...] = ()


# provider(supplier, sha256s) -> {sha256: [Use]}. What it tells is for the supplier's own eyes.
UseProvider = Callable[[Supplier, Iterable[str]], dict[str, list[Use]]]
_providers: list[UseProvider] = []


def register_uses(provider: UseProvider) -> UseProvider:
    """Let an app say where files are used. Call it in AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def owner_of(supplier: Supplier) -> str:
    """Whose files are those of a library, for dps.documents."""
    return f"supplier:{supplier.pk}"


def uses_of(supplier: Supplier, documents: Iterable[Document]) -> dict[str, list[Use]]:
    """Where files with the same content were sent, by SHA-256, whoever knows of it."""
    hashes = {document.sha256 for document in documents if document.sha256}
    found: dict[str, list[Use]] = {}
    for provider in _providers:
        for sha256, uses in provider(supplier, hashes).items():
            found.setdefault(sha256, []).extend(uses)
    return found


@register_uses
def uses_in_applications(supplier: Supplier, hashes: Iterable[str]) -> dict[str, list[Use]]:
    """Applications that were not withdrawn: two queries."""
    wanted = set(hashes)
    kept = supplier.applications.exclude(status=ApplicationStatus.WITHDRAWN).order_by("started_at")
    applications = {owner_of_application(each): each for each in kept} if wanted else {}
    found: dict[str, dict[str, Use]] = {}
    for document in Document.objects.filter(owner__in=applications, removed_at=None).order_by("begun_at"):
        if document.sha256 in wanted:
            use = _use_of(applications[document.owner])
            found.setdefault(document.sha256, {})[use.title] = use
    return {sha256: list(uses.values()) for sha256, uses in found.items()}


def why_not_change_library(supplier: Supplier, actor: User) -> Refusal | None:
    seat = seat_at(supplier.pk, actor)
    if seat is None:
        return NOT_YOURS
    return None if seat.may_edit else READS_ONLY


def why_not_add_certificate(supplier: Supplier, document: Document, actor: User) -> Refusal | None:
    refusal = why_not_change_library(supplier, actor)
    if refusal:
        return refusal
    if document.owner != owner_of(supplier) or document.removed_at is not None:
        return Refusal("certificate.no_file", "The file of this certificate is not in your documents.")
    return None


def why_not_replace_certificate(certificate: Certificate, actor: User) -> Refusal | None:
    refusal = why_not_change_library(certificate.supplier, actor)
    if refusal:
        return refusal
    if certificate.replaced_at is not None:
        return Refusal("certificate.replaced", "A newer file has taken the place of this one already.")
    return None


def why_not_remove_certificate(certificate: Certificate, actor: User) -> Refusal | None:
    """What was sent with an application stays in the list: there, it says what was sent."""
    refusal = why_not_change_library(certificate.supplier, actor)
    if refusal:
        return refusal
    document = certificate.document
    return why_not_forget(uses_of(certificate.supplier, [document]).get(document.sha256, []))


def why_not_forget(uses: list[Use]) -> Refusal | None:
    """The same of uses that are known already."""
    if not uses:
        return None
    words = " and ".join(use.title for use in uses)
    return Refusal(
        "certificate.in_use",
        f"This document is used in {words}, so it cannot be removed. Replace it with a newer one instead.",
    )


def why_not_chase_certificate(certificate: Any, actor: User, today: date) -> Refusal | None:
    """Once a day, and only what ends within 60 days. `certificate` comes from `with_reminders()`."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("certificate.not_officer", "Only officers and managers of the team may do this.")
    if certificate.replaced_at is not None:
        return Refusal("certificate.replaced", "A newer file has taken the place of this one already.")
    if certificate.expires_on is None or certificate.expires_on > today + timedelta(days=SOON_DAYS):
        return Refusal("certificate.not_ending", f"This does not end within {SOON_DAYS} days.")
    if certificate.chased_on == today:
        return Refusal("certificate.chased_today", "This supplier was asked for it today already.")
    return None


def files_to_keep(supplier: Supplier) -> list[Document]:
    """Ready files of the applications that are not in the library yet, each content once, newest first."""
    applications = [owner_of_application(each) for each in Application.objects.filter(supplier=supplier)]
    own = Document.objects.filter(owner=owner_of(supplier), removed_at=None)
    here = {document.sha256 for document in own}
    sent = Document.objects.clean().filter(owner__in=applications, removed_at=None).order_by("begun_at")
    # What was sent about an offence is destroyed on its day: it leaves the application for no library.
    fit = (each for each in sent if each.sha256 not in here and not is_about_offences(each.purpose))
    return list({each.sha256: each for each in fit}.values())[::-1]


def _use_of(application: Application) -> Use:
    if application.status == ApplicationStatus.DRAFT:
        return Use(application.reference, "application")
    return Use(application.reference, "application-status", (application.reference,))
