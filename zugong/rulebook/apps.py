from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "zugong.rulebook"
    label = "rulebook"
