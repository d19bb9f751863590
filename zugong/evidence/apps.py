from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "zugong.evidence"
    label = "evidence"
