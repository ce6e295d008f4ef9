"""The root of everything this package can refuse with; each message is a sentence fit to show."""

from collections.abc import Sequence


class RemediationError(Exception):
    """Something that was asked for cannot be done, and why."""


class NotAdminError(RemediationError):
    """The kill switch is an admin's."""

    def __init__(self, admins: Sequence[str]) -> None:
        whom = f"Ask {' or '.join(admins)}." if admins else "Nobody is: add an admin to people in cloudops.yaml."
        super().__init__(f"Only an admin can halt or resume actions. {whom}")
