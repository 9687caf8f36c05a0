"""The collections of the people of councils."""

from buyers.api import seats

collections = [
    ("seats", seats.SeatViewSet, "api-seat"),
    ("seat-invitations", seats.SeatInvitationViewSet, "api-seat-invitation"),
]
