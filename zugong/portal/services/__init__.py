"""The verbs of the portal; the only files that write its tables."""

from zugong.portal.said import Said

from .branches import close_topic, describe_branch, open_topic, remove_remark, say_remark
from .notices import attach_to_notice, change_notice, draft_notice, issue_notice, withdraw_notice
from .reading import confirm_notice, read_words, remind_readers

__all__ = [
    "Said",
    "attach_to_notice",
    "change_notice",
    "close_topic",
    "confirm_notice",
    "describe_branch",
    "draft_notice",
    "issue_notice",
    "open_topic",
    "read_words",
    "remind_readers",
    "remove_remark",
    "say_remark",
    "withdraw_notice",
]
