"""Units of both lines, people, their posts and memberships; accounts and what each may do.

Nouns: Unit, UnitSpell, UnitGroup, Person, Membership, Post, Account, Grant. Everything above the floor hangs on these.
"""
