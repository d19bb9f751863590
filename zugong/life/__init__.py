"""Meetings and organisation life, of the kinds that institutions declare.

Nouns: Meeting, Attendance. Facts: life.meeting_held (of the unit), life.meeting_attended (of a person).
"""
