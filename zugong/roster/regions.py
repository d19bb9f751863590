"""GB/T 2260: whether a code can be one. The county's own list of divisions is not kept; what is doubtful is warned of."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from . import standard

#: Six digits down to the county, twelve down to the village (the statistics bureau's code).
_SHAPE = re.compile(r"\d{6}(\d{6})?")


def doubt(code: str) -> str:
    """Why a code is hardly one; empty if nothing speaks against it."""
    if not _SHAPE.fullmatch(code):
        return _("行政区划代码是 6 位或者 12 位数字")
    if code[:2] not in standard.labels("provinces"):
        return _("行政区划代码前两位 %(code)s 不是省级代码，请核对") % {"code": code[:2]}
    return ""
