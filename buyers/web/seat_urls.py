"""The people of a council: for its own people, and for those who keep the councils."""

from django.urls import path

from buyers.web import invitations, people

TEAM = "team/councils/<uuid:council>/"


def both(address: str, view: type, name: str) -> list:
    """The same page for the council itself and for those who keep it."""
    return [
        path(f"council/people/{address}", view.as_view(), name=f"council-people{name}"),  # type: ignore[attr-defined]
        path(f"{TEAM}{address}", view.as_view(for_team=True), name=f"team-council{name}"),  # type: ignore[attr-defined]
    ]


urlpatterns = [
    *both("", people.People, ""),
    *both("invite/", people.Invite, "-invite"),
    *both("<uuid:pk>/", people.Roles, "-roles"),
    *both("<uuid:pk>/remove/", people.Remove, "-remove"),
    *both("invitations/<uuid:pk>/again/", people.InvitationAgain, "-again"),
    *both("invitations/<uuid:pk>/cancel/", people.InvitationCancel, "-cancel"),
    path("team/councils/unused-seats/", people.UnusedSeats.as_view(), name="unused-seats"),
    path(f"{TEAM}domains/", people.Domains.as_view(for_team=True), name="team-council-domains"),
    path(
        f"{TEAM}<uuid:pk>/deactivate/",
        people.Deactivate.as_view(for_team=True),
        name="team-council-deactivate",
    ),
    path(
        "buyers/invitation/<str:token>/", invitations.BuyerInvitationAccept.as_view(), name="buyer-invitation"
    ),
]
