"""A paper in Word as the answer to a request."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def in_word(write: Callable[[Path], None], name: str) -> FileResponse:
    """`write` puts the paper where it is told; `name` is that of the file, without its ending."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        write(path)
        held = path.open("rb")  # the name may go; what is open can still be read
    return FileResponse(held, as_attachment=True, filename=f"{name}.docx", content_type=WORD)
