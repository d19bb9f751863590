"""Labels of goals on a few rows and cases of the example county; what hangs on a label counts by itself. All 示例."""

from __future__ import annotations

import random

from zugong.casework import queries as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.registers import queries as registers
from zugong.registers.models import Row
from zugong.rulebook.declared import frames as declared_frames
from zugong.work import frames, services

from .urging import days_ago

#: Things that bear labels, and how many days back they were put at most.
ROWS, CASES, BACK = 40, 12, 200


def label(chance: random.Random) -> int:
    """Each of some things in every set of labels that hangs nothing; the last label of each stays blank, so that a gap shows."""
    committee, today = Account.objects.get(username="committee"), clock.today()
    by_hand = [one for one in declared_frames(today) if not one.frame.hangs]
    keys = [(registers.item, pk) for pk in Row.objects.standing().order_by("-pk").values_list("pk", flat=True)[:ROWS]]
    keys += [(casework.item, pk) for pk in Case.objects.order_by("-pk").values_list("pk", flat=True)[:CASES]]
    put = 0
    for find, key in keys:
        item = find(committee, key)
        if item is None:
            continue
        for declared in by_hand:
            labels = list(frames.labels_of(declared))
            back = chance.randrange(min(BACK, today.timetuple().tm_yday))
            with days_ago(back):
                services.tag_item(item=item, frame=declared, labels=[chance.choice(labels[:-1])], by=SYSTEM)
            put += 1
    return put
