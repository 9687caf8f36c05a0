import pytest

from tests.suppliers.applying import JULY


@pytest.fixture
def in_july(at):
    """The whole test at 9am on Monday 1 July 2024."""
    with at(JULY):
        yield
