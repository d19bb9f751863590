"""The verbs of debriefings. Each is an act of the same name as its rule."""

from .halls import Called, call_speaker, end_speech, open_hall
from .reports import begin_report, choose_cadence, return_report, send_report, write_report
from .results import Appraisal, appraise_report, publish_ranks, settle_report

__all__ = [
    "Appraisal",
    "Called",
    "appraise_report",
    "begin_report",
    "call_speaker",
    "choose_cadence",
    "end_speech",
    "open_hall",
    "publish_ranks",
    "return_report",
    "send_report",
    "settle_report",
    "write_report",
]
