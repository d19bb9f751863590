"""What a county was given by its provider: numbers and keys, in a file of its own that only the server reads."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _


class Merchant:
    """The file ZUGONG_DUES_MERCHANT: words by their names, keys by the names of the PEM files beside it."""

    def __init__(self) -> None:
        self._file = Path(settings.ZUGONG_DUES_MERCHANT or "")
        if not self._file.is_file():
            raise ImproperlyConfigured(
                _("网上支付要有商户文件：ZUGONG_DUES_MERCHANT 写它在哪里。现在没有这个文件：%(file)s")
                % {"file": self._file}
            )
        self._said = tomllib.loads(self._file.read_text())

    def word(self, name: str) -> str:
        if not (found := str(self._said.get(name, "")).strip()):
            raise ImproperlyConfigured(_("商户文件 %(file)s 里没有写 %(name)s。") % {"file": self._file, "name": name})
        return found

    def key(self, name: str) -> str:
        return (self._file.parent / self.word(name)).read_text()
