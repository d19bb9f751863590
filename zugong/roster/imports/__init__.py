"""The register of members with the columns of the collection form: words or codes, what is doubtful is warned of."""

from .target import RosterMembers

__all__ = ["RosterMembers"]
