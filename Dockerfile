# The program in an environment of its own. One image for every role: `echoless worker routing`, ...
FROM python:3.11-slim

WORKDIR /opt/echoless
RUN python -m venv .venv
ENV PATH=/opt/echoless/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ECHOLESS_CONFIG=/etc/echoless/echoless.yaml

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY rules rules
COPY coupling_store coupling_store
COPY streams streams
COPY agents agents
COPY connectors connectors
COPY echoless echoless
COPY mappings mappings
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

RUN useradd --create-home echoless
USER echoless
ENTRYPOINT ["echoless"]
CMD ["--help"]
