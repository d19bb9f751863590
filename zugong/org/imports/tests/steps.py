"""An import from bytes to the register in one call, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zugong.org.imports import intake, preview, services
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.reading import read_upload
from zugong.org.imports.targets import Draft
from zugong.org.models import Account
from zugong.sheets.tests.building import workbook

MEMBER_HEAD = ["姓名", "性别", "出生年月", "身份证号码", "入党时间", "所在党支部", "党员类别", "职务", "联系电话"]
UNIT_HEAD = ["党组织全称", "上级党组织", "组织类别", "书记", "联系电话", "成立时间", "届满时间", "所在单位"]


def members(*rows: Sequence[Any]) -> bytes:
    return workbook(("名册", [MEMBER_HEAD, *rows]))


def units(*rows: Sequence[Any]) -> bytes:
    return workbook(("组织", [UNIT_HEAD, *rows]))


def stage(data: bytes, by: Account, name: str = "表.xlsx", target: str = "") -> ImportBatch:
    batch = intake.stage(read_upload(data, name, target=target), by=by)[0]
    services.look(batch=batch, by=by)
    return batch


def drafts(batch: ImportBatch, by: Account) -> list[Draft]:
    return preview.examine(batch, by=by).drafts


def bring_in(data: bytes, by: Account, target: str = "") -> ImportBatch:
    batch = stage(data, by, target=target)
    return services.apply_batch(batch=batch, only_good=True, by=by)


def problems(batch: ImportBatch, by: Account) -> list[str]:
    return [remark.sentence for draft in drafts(batch, by) for remark in draft.remarks if remark.level == "problem"]
