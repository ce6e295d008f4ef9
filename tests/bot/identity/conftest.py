import pytest

from bot.identity.people import People, Person
from remediation.actor import Role
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people() -> People:
    return People((Person("lee", frozenset({Role.APPROVER})), Person("sam", frozenset({Role.OPERATOR}))))
