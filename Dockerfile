# The platform without servers of its own: compose.yaml gives it a PostgreSQL and a Valkey.
FROM python:3.13-slim

WORKDIR /src
COPY pyproject.toml setup.cfg README.md LICENSE requirements.lock ./
COPY core core
COPY plugins plugins
COPY tenants tenants
COPY migrations migrations
# The versions of the lock, of what is needed to run.
RUN sed -E '/^ *--hash/d; s/ *\\$//' requirements.lock > /tmp/versions.txt \
    && pip install --no-cache-dir --constraint /tmp/versions.txt . \
    && rm -r /src /tmp/versions.txt \
    && useradd --system --home-dir /data --create-home xeploai

WORKDIR /data
USER xeploai
ENV XEPLOAI_HOME=/data PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["xeploai", "serve"]
