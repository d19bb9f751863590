"""Which acts look into somebody's data: the person sees them among 谁看过. Apps above add theirs with `also`."""

from __future__ import annotations

VERBS = ["org.unmask", "org.person_read"]


def also(verb: str) -> str:
    if verb not in VERBS:
        VERBS.append(verb)
    return verb
