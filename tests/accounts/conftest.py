import pytest
from django.test import Client

from tests.mail import real_mail  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _cheap_hashing(settings):
    """A password costs a third of a second to hash, which these tests would do hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def errors_of():
    """What the summary of a page says, and where its links lead."""

    def errors_of(response):
        assert response.status_code == 200
        form = response.context["form"]
        return [error["text"] for error in form.error_list()]

    return errors_of


@pytest.fixture
def client_elsewhere():
    """Another browser."""
    return Client()
