# The program in an environment of its own. One image for every role: `echoless worker routing`, ...
# The first stage has a C compiler, so the rules are compiled; the second has what is needed to run, nothing else.
FROM python:3.11 AS build

WORKDIR /opt/echoless
RUN python -m venv .venv
ENV PATH=/opt/echoless/.venv/bin:$PATH

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY schemas schemas
COPY rules rules
COPY coupling_store coupling_store
COPY streams streams
COPY agents agents
COPY connectors connectors
COPY echoless echoless
COPY mappings mappings
RUN HATCH_BUILD_HOOKS_ENABLE=1 pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim

WORKDIR /opt/echoless
ENV PATH=/opt/echoless/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ECHOLESS_CONFIG=/etc/echoless/echoless.yaml
COPY --from=build /opt/echoless/.venv .venv

RUN useradd --create-home echoless
USER echoless
ENTRYPOINT ["echoless"]
CMD ["--help"]
