"""Decimal places of exact numbers."""

from __future__ import annotations

from fractions import Fraction


def digits_of(value: Fraction) -> int:
    """Decimal places a finite decimal needs."""
    digits, power = 0, 1
    while power % value.denominator:
        digits, power = digits + 1, power * 10
    return digits
