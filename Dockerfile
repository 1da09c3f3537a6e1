# Parley in a container. Alone (`docker run`) it is the small size: API, workers, scheduler and Valkey under one
# launcher, SQLite in /data. docker-compose.yml runs each part in a container of its own, with PostgreSQL.
FROM docker.io/library/python:3.11-slim-bookworm AS build
COPY requirements.txt /tmp/requirements.txt
# The lock file is complete and carries hashes: nothing is resolved, every byte is the one that was tested.
RUN python3 -m venv /opt/parley \
    && /opt/parley/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt \
    && find /opt/parley -name '__pycache__' -prune -exec rm -rf {} +

FROM docker.io/library/python:3.11-slim-bookworm
RUN groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin parley \
    && install -d -o parley -g parley -m 0700 /data
COPY --from=build /opt/parley /opt/parley
COPY schemas /app/schemas
COPY workers /app/workers
COPY parley_client /app/parley_client
COPY docs /app/docs
COPY service /app/service
RUN printf '#!/bin/sh\nexec /opt/parley/bin/python -m service.cli "$@"\n' > /usr/local/bin/parley \
    && chmod 0755 /usr/local/bin/parley
ENV PATH=/opt/parley/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PARLEY_DATA_DIR=/data \
    PARLEY_HOST=0.0.0.0
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["parley", "up"]
