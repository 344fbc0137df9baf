import subprocess
import sys

import pytest

from tests.services import BASE_DIR

pytestmark = pytest.mark.slow


def test_every_process_rings_at_our_broker() -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'alignlit.settings'; django.setup();"
        "from celery import current_app; from django.conf import settings;"
        "assert current_app.main == 'alignlit', current_app.main;"
        "assert current_app.conf.broker_url == settings.CELERY_BROKER_URL"
    )
    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, check=True)
