"""Meetings and who came to them, from ledgers of every shape."""

from .target import MeetingLedger

__all__ = ["MeetingLedger"]
