"""Knocks at the broker's door: whoever is not let in learns why at once, and which setting mends it.

kafka-python tries for half a minute and says only that it could not. librdkafka knows why, when it is asked.
"""

import socket
import time
from pathlib import Path

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.refusal import Refused, decisive, file_refused, of_certificate, of_errors
from streams.settings import KafkaSettings, for_librdkafka, tls_context

CONNECT_SECONDS = 5.0
SIGN_IN_SECONDS = 5.0
LOOK_SECONDS = 0.2

UNSAID = frozenset({KafkaError._TRANSPORT, KafkaError._MSG_TIMED_OUT, KafkaError._ALL_BROKERS_DOWN})  # noqa: SLF001 - the names they have
"""What librdkafka answers when it could not get in, whatever the reason."""


def knock(settings: KafkaSettings) -> None:
    """Find out whether somebody is there and, where that takes more than an address, lets us in.

    Raises Refused, OSError.
    """
    _reach(settings)
    if settings.uses_tls or settings.uses_sasl:
        sign_in(settings)


def sign_in(settings: KafkaSettings) -> None:
    """Ask the broker one question, as everybody does who comes in. Raises Refused."""
    _look_at_files(settings)
    errors: list[KafkaError] = []
    try:
        # Its thread is gone with it: nothing is sent, so nothing is left to wait for.
        client = Producer({**for_librdkafka(settings), "log_level": 0, "error_cb": errors.append})
    except KafkaException as error:
        raise file_refused(error.args[0].str()) from error
    deadline = time.monotonic() + SIGN_IN_SECONDS
    while not _answers(client):
        client.poll(0)  # librdkafka tells of its troubles here
        if decisive(errors) or time.monotonic() > deadline:
            raise of_certificate(_certificate_error(settings)) or of_errors(errors)


def reason(settings: KafkaSettings, error: KafkaError) -> str:
    """Say why the broker was not reached, with the setting that mends it; else what librdkafka says."""
    if error.code() in UNSAID:
        try:
            knock(settings)
        except Refused as refused:
            return f"{refused}; {refused.remedy}"
        except OSError as away:
            return f"{error.str()}: {away}"
    return error.str()


def _answers(client: Producer) -> bool:
    try:
        client.list_topics(timeout=LOOK_SECONDS)
    except KafkaException:
        return False
    return True


def _reach(settings: KafkaSettings) -> None:
    for host, port in _addresses(settings):
        try:
            socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
        except OSError as error:
            refused = error
        else:
            return
    raise refused


def _certificate_error(settings: KafkaSettings) -> OSError | None:
    """Shake hands as the Python clients do: they say best what is wrong with a certificate."""
    if not settings.uses_tls:
        return None
    for host, port in _addresses(settings):
        try:
            with socket.create_connection((host, port), timeout=CONNECT_SECONDS) as plain:
                tls_context(settings).wrap_socket(plain, server_hostname=host).close()
        except OSError as error:
            return error
    return None


def _addresses(settings: KafkaSettings) -> list[tuple[str, int]]:
    parts = [server.strip().rpartition(":") for server in settings.bootstrap_servers.split(",")]
    return [(host.strip("[]"), int(port)) for host, _, port in parts]


def _look_at_files(settings: KafkaSettings) -> None:
    files: dict[str, Path | None] = {
        "ca_file": settings.ssl_cafile,
        "cert_file": settings.ssl_certfile,
        "key_file": settings.ssl_keyfile,
    }
    for name, file in files.items():
        if settings.uses_tls and file and not file.is_file():
            raise Refused(f"there is no file {file}", f"correct broker.security.{name}")
