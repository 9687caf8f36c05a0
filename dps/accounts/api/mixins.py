"""Who calls the API."""

from typing import cast

from rest_framework.views import APIView

from dps.accounts.models import User


class SignedIn(APIView):
    """Every call is somebody's (see the settings' permission classes): `self.person`."""

    @property
    def person(self) -> User:
        return cast(User, self.request.user)
