from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "zugong.assessment"
    label = "assessment"
