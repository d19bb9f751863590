"""Reading happens in a process that may die: little memory, little time, no way back but JSON lines.

``read`` is the only door. Run as ``python -m zugong.sheets.jail`` this module is the other side of it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from . import wire
from .container import kind_of, open_package, refuse_name
from .grid import Limits, Refusal, Workbook

HERE = Path(__file__).resolve().parents[2]


def read(data: bytes, name: str, limits: Limits | None = None) -> Workbook:
    """The workbook in these bytes. Raises ``Refusal`` with one sentence; never another exception for a bad file."""
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise Refusal(
            "too-large", f"文件有 {len(data) >> 20} MB，最多收 {limits.file_bytes >> 20} MB。请拆成几个文件再传"
        )
    refuse_name(name)
    kind_of(data)
    order = json.dumps({"name": Path(name).stem[:60], "limits": asdict(limits)}).encode()
    environment = {"PYTHONPATH": str(HERE), "PYTHONIOENCODING": "utf-8", "PATH": os.defpath}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "zugong.sheets.jail"],
            input=order + b"\n" + data,
            capture_output=True,
            timeout=limits.seconds * 4,  # of the clock; a busy machine is no fault of the file
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal("too-slow", "这个文件太久还没读完。请拆成几个文件再传") from error
    return _answer(done, limits)


def _answer(done: subprocess.CompletedProcess[bytes], limits: Limits) -> Workbook:
    status, _, body = done.stdout.partition(b"\n")
    if done.returncode == 0 and status == b"ok":
        return wire.load(body.splitlines())
    if status == b"refused":
        reason = json.loads(body)
        raise Refusal(reason["code"], reason["sentence"])
    if status == b"memory":
        raise Refusal("too-large", "这个文件展开后太大，读它要的内存超过上限。请拆成几个文件再传")
    if done.returncode < 0:
        raise Refusal("too-slow", f"这个文件太大或结构异常，{limits.seconds} 秒内读不完。请用 Excel 另存一份或拆开再传")
    raise Refusal("broken", "这个文件的内部结构读不通。请用 Excel 打开，另存为新的 .xlsx 再传")


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)) if os.geteuid() else None


def parse(data: bytes, name: str, limits: Limits) -> Workbook:
    """What the jailed process does. Not to be called on foreign bytes anywhere else."""
    kind = kind_of(data)
    if kind == "xlsx":
        from .ooxml import read_xlsx

        return read_xlsx(open_package(data, limits), limits)
    if kind == "xls":
        from .legacy import read_xls

        return read_xls(data, limits)
    from .delimited import read_delimited

    return read_delimited(data, name, limits)


def main() -> int:
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    _confine(limits)
    out = sys.stdout.buffer
    try:
        workbook = parse(sys.stdin.buffer.read(), order["name"], limits)
        out.write(b"ok\n")
        for line in wire.dump(workbook):
            out.write(line.encode("utf-8", "replace") + b"\n")
    except Refusal as refusal:
        reason = {"code": refusal.code, "sentence": refusal.sentence}
        out.write(b"refused\n" + json.dumps(reason, ensure_ascii=False).encode())
    except (MemoryError, OverflowError):
        out.write(b"memory\n")
        return 3
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
