"""The tables of org. Nobody writes to them but the verbs in `org.services`."""

from .accounts import Account, Grant
from .people import Membership, Person, Post
from .units import Unit, UnitGroup, UnitGroupMember, UnitSpell

__all__ = [
    "Account",
    "Grant",
    "Membership",
    "Person",
    "Post",
    "Unit",
    "UnitGroup",
    "UnitGroupMember",
    "UnitSpell",
]
