"""30,000 members from one workbook: how long the preview and the import take, and how much memory they need.

    .venv/bin/python benchmarks/import_members.py [rows]

Uses a database of its own in a temporary folder. Prints; asserts nothing, since machines differ.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.config.settings")
os.environ["ZUGONG_VAR"] = tempfile.mkdtemp(prefix="zugong-benchmark-")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def workbook(rows: int, branches: int) -> bytes:
    """A register as it is kept: dates in three spellings, invented people, an area code of no place."""
    import datetime as dt
    import io

    import xlsxwriter

    from zugong.sheets.identity import check_digit

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False})
    sheet = book.add_worksheet("党员名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    head = [
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "身份证号码",
        "学历",
        "参加工作时间",
        "入党时间",
        "转正时间",
        "所在党支部",
        "党员类别",
        "职务",
        "联系电话",
        "党籍状态",
        "备注",
    ]
    sheet.write_row(0, 0, ["全县党员花名册（示例）"])
    sheet.write_row(1, 0, head)
    surnames, given = "林苏沈顾许宋方温陶魏", "知远思齐若安望舒景行怀瑾敏之书衡清和乐群致中嘉木"
    for n in range(rows):
        born = dt.date(1950, 1, 1) + dt.timedelta(days=n * 7 % 19_000)
        body = f"99{n // 500 % 9000:04d}{born:%Y%m%d}{n % 500:03d}"
        joined = born + dt.timedelta(days=9_000)
        name = surnames[n % 10] + given[n // 10 % 24] + given[n // 240 % 24]
        row: list[Any] = [
            n + 1,
            name,
            "男" if n % 2 else "女",
            "汉族",
            f"{born:%Y.%m.%d}",
            body + check_digit(body),
            "大学",
        ]
        row += [f"{born.year + 22}.7", None, f"{joined.year + 1}年{joined.month}月{min(joined.day, 28)}日"]
        row += [f"中共澄川县第{n % branches + 1}局机关支部委员会", "正式党员", "科员", f"139{n:08d}", "正常", None]
        sheet.write_row(n + 2, 0, row)
        sheet.write_datetime(n + 2, 8, dt.datetime(joined.year, joined.month, joined.day), day)  # noqa: DTZ001
    book.close()
    return out.getvalue()


def timed(what: str, work: Callable[[], Any]) -> Any:
    start, before = time.perf_counter(), processor()
    result = work()
    clock, used = time.perf_counter() - start, processor() - before
    print(f"{what:<28}{clock:7.2f} s   processor {used:6.2f} s   peak {peak():5.0f} MB")
    return result


def processor() -> float:
    """Seconds of processor time, with the process that read the workbook; a busy machine does not add to them."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """The larger of this process and the one that read the workbook."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zugong.org.imports import intake, services
    from zugong.org.imports.reading import read_upload
    from zugong.org.models import Membership
    from zugong.org.tests import factories as make

    root = make.county("中共澄川县委员会")
    keeper = make.account("registrar", root)
    branches = max(ROWS // 60, 1)
    for n in range(branches):
        make.branch(root, f"中共澄川县第{n + 1}局机关支部委员会")
    data = workbook(ROWS, branches)
    print(f"{ROWS} rows, {len(data) / 1e6:.1f} MB, {branches} branches, {peak():.0f} MB before")
    reading = timed("read and match", lambda: read_upload(data, "党员花名册.xlsx"))
    batch = timed("stage", lambda: intake.stage(reading, by=keeper)[0])
    del reading
    timed("preview", lambda: services.look(batch=batch, by=keeper))
    print(batch.counts)
    timed("import", lambda: services.bring_in(batch=batch, only_good=True, by=keeper))
    print(f"{Membership.objects.count()} members")
    reading = read_upload(data, "党员花名册.xlsx")
    second = intake.stage(reading, by=keeper)[0]
    timed("preview of the same again", lambda: services.look(batch=second, by=keeper))
    print(second.counts)
    timed("withdraw", lambda: services.withdraw_batch(batch=batch, by=keeper))
    print(f"{Membership.objects.count()} members")


if __name__ == "__main__":
    main()
