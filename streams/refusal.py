"""What a broker's refusal means, and the setting that mends it."""

import ssl
from collections.abc import Sequence

from confluent_kafka import KafkaError

AWAY = "start it, or correct broker.bootstrap_servers"
LOGIN = "correct broker.security.username and broker.security.password"
MECHANISM = "correct broker.security.mechanism"
PROTOCOL = "correct broker.security.protocol, or the port in broker.bootstrap_servers"
AUTHORITY = "put the authority that signed it into the file of broker.security.ca_file"
ADDRESS = "write the address into broker.bootstrap_servers as the certificate names it"
RENEW = "have the broker's certificate renewed, or this machine's clock corrected"
OWN = "correct broker.security.cert_file and broker.security.key_file: the broker wants a certificate of ours"

_FILES = {
    "ssl.ca.location": "broker.security.ca_file",
    "ssl.certificate.location": "broker.security.cert_file",
    "ssl.key.location": "broker.security.key_file",
}
_DECISIVE = frozenset({KafkaError._AUTHENTICATION, KafkaError._SSL})  # noqa: SLF001 - the names they have
_BY_WORDS = {
    "alert": OWN,
    "SASL state": PROTOCOL,
    "mechanism handshake failed": MECHANISM,
    "SASL": LOGIN,
    "PLAINTEXT broker listener": PROTOCOL,
    "SSL": PROTOCOL,
}
"""By what librdkafka says; the first that fits."""
_HOST_MISMATCH, _ADDRESS_MISMATCH, _EXPIRED, _NOT_YET = 62, 64, 10, 9
_BY_CODE = {_HOST_MISMATCH: ADDRESS, _ADDRESS_MISMATCH: ADDRESS, _EXPIRED: RENEW, _NOT_YET: RENEW}
"""By OpenSSL's numbers for what is wrong with a certificate."""


class Refused(Exception):
    """The broker is there, and does not let us in."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.remedy = remedy


def decisive(errors: Sequence[KafkaError]) -> bool:
    """Tell whether another try would end the same way; a broker that is away may come back."""
    return any(error.code() in _DECISIVE or _remedy(error.str()) for error in errors)


def of_certificate(error: OSError | None) -> Refused | None:
    """Say what is wrong with the broker's certificate, if something is."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return None
    remedy = _BY_CODE.get(error.verify_code, AUTHORITY)
    return Refused(f"the broker's certificate is not accepted: {error.verify_message}", remedy)


def of_errors(errors: Sequence[KafkaError]) -> Refused:
    """Say what librdkafka has told us."""
    for error in errors:
        if remedy := _remedy(error.str()):
            return Refused(_cause(error.str()), remedy)
    if any(error.code() == KafkaError._ALL_BROKERS_DOWN for error in errors):  # noqa: SLF001 - its name
        return Refused("it takes the connection and answers nothing", PROTOCOL)
    return Refused("it does not answer in time", AWAY)


def file_refused(said: str) -> Refused:
    """Say which file librdkafka could not use; it calls them by its own names."""
    for theirs, ours in _FILES.items():
        if theirs in said:
            return Refused(f"the file of {ours} is not what it should be, PEM", f"correct {ours}")
    return Refused(said, "correct broker.security")


def _remedy(said: str) -> str | None:
    return next((remedy for words, remedy in _BY_WORDS.items() if words in said), None)


def _cause(said: str) -> str:
    """Leave out whom librdkafka asked and for how long: ``ssl://host:1/bootstrap: WHY (after 7ms in …)``."""
    return said.partition(": ")[2].rpartition(" (after ")[0] or said
