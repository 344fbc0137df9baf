from django.apps import AppConfig


class AlignlitConfig(AppConfig):
    name = "alignlit"
