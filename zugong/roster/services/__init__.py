"""Everything that changes what this app holds."""

from .people import begin_circumstance, end_circumstance, read_particular, set_particulars
from .units import confirm_register, set_unit_particulars

__all__ = [
    "begin_circumstance",
    "confirm_register",
    "end_circumstance",
    "read_particular",
    "set_particulars",
    "set_unit_particulars",
]
