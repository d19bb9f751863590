"""The reference page is the reader, printed."""

from pathlib import Path

from zugong.engine.manual import reference

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "institution-files.md"


def test_the_reference_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith("<!-- generated -->\n\n" + reference())
