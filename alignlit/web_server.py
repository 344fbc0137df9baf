"""gunicorn's settings that its command line cannot say: `--config python:alignlit.web_server`."""

from gunicorn.http import message

# A query of 2,000 characters is up to 24,000 bytes in an address. gunicorn takes at most 8,190, whatever it is told.
message.MAX_REQUEST_LINE = 32_768
limit_request_line = 32_767
