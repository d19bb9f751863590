from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "zugong.life"
    label = "life"
