# Tags, not digests: none was read from its source when this was written. Dependabot raises them.
FROM python:3.13-slim-bookworm AS build

ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/cloudops
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /build

# docker build --build-arg EXTRAS="--extra gemini" . brings what is optional.
ARG EXTRAS=""

# Dependencies first: they change less often than the code.
COPY pyproject.toml uv.lock ./
# hadolint ignore=SC2086
RUN uv sync --frozen --no-dev --no-install-project --no-cache ${EXTRAS}

COPY README.md LICENSE ./
COPY monitoring monitoring
COPY detection detection
COPY remediation remediation
COPY bot bot
# hadolint ignore=SC2086
RUN uv sync --frozen --no-dev --no-editable --no-cache ${EXTRAS}


FROM python:3.13-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin cloudops \
 && install --directory --owner=cloudops --group=cloudops --mode=0750 /data
COPY --from=build /opt/cloudops /opt/cloudops

# Everything that is written goes to /data, so that the rest can be mounted read-only.
ENV PATH=/opt/cloudops/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLOUDOPS_DATA=/data \
    CLOUDOPS_HTTP=0.0.0.0:8080 \
    MPLCONFIGDIR=/data/matplotlib \
    NUMBA_CACHE_DIR=/data/numba

WORKDIR /etc/cloudops
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health/ready', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["cloudops"]
CMD ["up"]
