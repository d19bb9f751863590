"""Malformed workbooks leave nothing behind, and neither does an import that is killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.org.imports.models import ImportBatch, ImportRow, ImportTable
from zugong.org.tests import factories as make
from zugong.sheets.tests.hostile import CASES

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.django_db
def test_sixty_malformed_workbooks_give_a_sentence_each_and_store_nothing():
    client = Client()
    client.force_login(make.account("registrar", make.county()))
    silent = []
    for name, case in CASES.items():
        file_name, data, piece = case()
        answer = client.post(reverse("org:imports"), {"files": SimpleUploadedFile(file_name, data)})
        if answer.status_code != 422 or not re.search(piece, answer.content.decode()):
            silent.append((name, answer.status_code))
    assert len(CASES) >= 60
    assert silent == []
    assert [model.objects.count() for model in (ImportBatch, ImportTable, ImportRow)] == [0, 0, 0]


KILLED = """
    import os, signal, sys
    import django
    django.setup()
    from zugong.kernel.tests import tables
    tables.create()
    from zugong.org.imports import member_records, services
    from zugong.org.models import Membership, Person
    from zugong.org.imports.tests.steps import members, stage
    from zugong.org.tests import factories as make

    if sys.argv[1] == "count":
        from zugong.org.imports.models import ImportBatch
        print(Person.objects.count(), Membership.objects.count(), ImportBatch.objects.get().state)
        sys.exit()
    root = make.county("中共澄川县委员会")
    make.branch(root, "县财政局党支部")
    keeper = make.account("registrar", root)
    rows = [[f"甲{n}", "男", "1980.1.1", make.id_number(n + 1), "2005.7", "县财政局党支部", "正式", None, None] for n in range(400)]
    batch = stage(members(*[[row[0].translate(str.maketrans("0123456789", "零一二三四五六七八九")), *row[1:]] for row in rows]), keeper)
    if sys.argv[1] == "killed":
        member_records._membership = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # the people are written, the memberships not yet
    if sys.argv[1].isdigit():
        from django.db import connection
        left = [int(sys.argv[1])]
        def count_down(execute, *said):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*said)
        connection.execute_wrappers.append(count_down)
    services.apply_batch(batch=batch, only_good=True, by=keeper)
"""


def run(tmp_path: Path, how: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ZUGONG_VAR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
    }
    environment.pop("ZUGONG_DATABASE", None)
    code = textwrap.dedent(KILLED)
    return subprocess.run(
        [sys.executable, "-c", code, how], env=environment, capture_output=True, text=True, check=False
    )


def test_an_import_killed_in_the_middle_leaves_nothing_behind(tmp_path: Path):
    assert run(tmp_path, "killed").returncode == -signal.SIGKILL
    assert run(tmp_path, "count").stdout.split() == ["0", "0", "previewed"]


@pytest.mark.long
def test_the_same_import_left_alone_writes_everybody(tmp_path: Path):
    """The control: it is the kill that leaves nothing."""
    assert run(tmp_path, "whole").stderr == ""
    assert run(tmp_path, "count").stdout.split() == ["400", "400", "applied"]


@pytest.mark.long
def test_killed_before_any_of_its_statements_it_leaves_nothing_or_has_finished(tmp_path: Path):
    found = {}
    for statements in range(120):
        folder = tmp_path / str(statements)
        folder.mkdir()
        killed = run(folder, str(statements)).returncode == -signal.SIGKILL
        found[statements] = (killed, *run(folder, "count").stdout.split())
        if not killed:
            break
    assert set(found.values()) == {(True, "0", "0", "previewed"), (False, "400", "400", "applied")}
