from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.evidence import files, signatures
from zugong.evidence.models import EvidenceFile
from zugong.kernel.rules import Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"\xff\xd8\xff\xe0 x", "jpg"),
        (PNG, "png"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("会议记录\n".encode(), "txt"),
        ("会议记录\n".encode("gb18030"), "txt"),
        (b"", None),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02\x01\x01\x00", None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"#!/bin/sh\nrm -rf /\n", None),
        (zipped("readme.txt"), None),
        (zipped("word/document.xml", "xl/workbook.xml"), None),
        (b"PK\x03\x04 not a zip after all", None),
        (OLE + b"nothing known", None),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert signatures.detect(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    "content",
    [zipped("word/document.xml", "word/vbaProject.bin"), OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le")],
    ids=["docm", "doc"],
)
def test_a_file_with_macros_is_refused(content):
    with pytest.raises(Refused, match="带宏"):
        signatures.detect(io.BytesIO(content))


def test_a_name_that_lies_is_refused():
    with pytest.raises(Refused, match="内容其实是 png"):
        signatures.kind_of(io.BytesIO(PNG), "记录.pdf")


def test_a_stored_file_lies_under_a_path_of_the_servers_making(county, media):
    kept = files.store(
        SimpleUploadedFile("记录.png", PNG),
        unit=county.first,
        by=county.keeper,
        non_classified=True,
        source="life.meeting:1",
    )
    assert (kept.name, kept.kind, kept.size, kept.uploaded_by_name) == ("记录.png", "png", 28, "keeper")
    assert files.path_of(kept) == media / "evidence" / kept.id.hex[:2] / kept.id.hex
    assert files.path_of(kept).read_bytes() == PNG
    assert list(files.of("life.meeting:1")) == [kept]


def test_a_name_for_people_holds_no_path_and_no_trick():
    assert files._plain_name("C:\\temp\\..\\记录\u202egnp.exe\x00.png") == "记录gnp.exe.png"


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("a.png", b""), "“a.png”是空文件。"),
        (
            SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03"),
            f"“a.exe”的内容不是可以上传的文件，后缀改了也不行。可以传：{signatures.ALLOWED_WORDS}。",
        ),
        (SimpleUploadedFile("a.png", PNG + b"\0" * 1024 * 1024), "“a.png”有 2 MB，超过了 1 MB。请压缩图片或分开上传。"),
    ],
    ids=["empty", "unknown", "large"],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(upload, sentence, settings):
    settings.ZUGONG_FILE_MB = 1
    assert files.problem_of(upload, non_classified=True) == sentence


def test_a_file_is_kept_only_if_somebody_says_it_holds_no_secret(county, media):
    with pytest.raises(Refused, match="不涉密"):
        files.store(SimpleUploadedFile("a.png", PNG), unit=county.first, by=county.keeper)
    assert EvidenceFile.objects.count() == 0
    assert not media.exists()


def test_a_file_belongs_to_one_record(county):
    kept = files.store(SimpleUploadedFile("a.png", PNG), unit=county.first, by=county.keeper, non_classified=True)
    files.attach(kept, source="life.meeting:1")
    files.attach(kept, source="life.meeting:1")
    with pytest.raises(Refused, match="另一条记录"):
        files.attach(kept, source="life.meeting:2")


def test_files_are_seen_by_the_keeper_and_the_colleague_not_by_the_stranger_or_a_member(county):
    kept = files.store(SimpleUploadedFile("a.png", PNG), unit=county.first, by=county.keeper, non_classified=True)
    seen = [list(files.visible_to(who)) for who in (county.keeper, county.colleague, county.stranger, county.reader)]
    assert seen == [[kept], [kept], [], []]
