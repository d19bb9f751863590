from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "zugong.cockpit"
    label = "cockpit"
