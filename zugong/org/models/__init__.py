"""The tables of org. Nobody writes to them but the verbs in `org.services`."""

from zugong.org.imports.models import ImportBatch, ImportRow, ImportTable

from .accounts import Account, Grant
from .beside import GroupStaff, Pairing
from .people import CorrectionRequest, Membership, Person, Post
from .units import Unit, UnitGroup, UnitGroupMember, UnitSpell, UnitTerm

__all__ = [
    "Account",
    "CorrectionRequest",
    "Grant",
    "GroupStaff",
    "ImportBatch",
    "ImportRow",
    "ImportTable",
    "Membership",
    "Pairing",
    "Person",
    "Post",
    "Unit",
    "UnitGroup",
    "UnitGroupMember",
    "UnitSpell",
    "UnitTerm",
]
