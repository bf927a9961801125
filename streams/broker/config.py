"""The broker's files: server settings for one small node, logging, and the ports it keeps."""

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from streams.broker.doors import Door, with_doors
from streams.broker.failure import BrokerFailed

HOST = "127.0.0.1"


class Ports(NamedTuple):
    """Where the broker listens, on the loopback interface only."""

    broker: int
    controller: int

    @property
    def bootstrap(self) -> str:
        """Give the address for clients."""
        return f"{HOST}:{self.broker}"


def choose_ports(data: Path, port: int | None) -> Ports:
    """Give the ports of an earlier start while they are free, else fresh ones, and write them down.

    A port that the user asked for is used or refused, never replaced.
    """
    kept = read_ports(data)
    if port is not None and not _is_free(port):
        raise BrokerFailed(
            f"port {port} on {HOST} is already taken",
            f"choose another port, or find who has it: ss -ltnp 'sport = :{port}'",
        )
    broker = port or (kept.broker if kept and _is_free(kept.broker) else free_port())
    controller = kept.controller if kept and _is_free(kept.controller) else free_port()
    ports = Ports(broker, controller)
    _ports_file(data).write_text(json.dumps(ports._asdict()))
    return ports


def read_ports(data: Path) -> Ports | None:
    """Give the ports of the last start."""
    file = _ports_file(data)
    return Ports(**json.loads(file.read_text())) if file.exists() else None


def write_config(data: Path, ports: Ports, doors: Sequence[Door] = ()) -> Path:
    """Write the broker's settings for these ports and doors and give the file."""
    (data / "log4j2.properties").write_text(LOGGING)
    file = data / "server.properties"
    lines = with_doors({**SETTINGS, **_addresses(ports), "log.dirs": str(data / "topics")}, doors, HOST)
    file.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    return file


def listens(host: str, port: int) -> bool:
    """Tell whether somebody listens there; no client library complains about the first seconds."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _addresses(ports: Ports) -> dict[str, str]:
    return {
        "listeners": f"CLIENTS://{ports.bootstrap},CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": f"CLIENTS://{ports.bootstrap}",
        "controller.quorum.voters": f"1@{HOST}:{ports.controller}",
    }


SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "listener.security.protocol.map": "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "CLIENTS",
    "controller.listener.names": "CONTROLLER",
    # A misspelt topic must be an error, not a new topic.
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Waiting for more members before the first assignment only delays a start.
    "group.initial.rebalance.delay.ms": "0",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.segment.bytes": str(128 << 20),
    "log.index.size.max.bytes": str(2 << 20),
    # The default buffer (128 MiB) would take a third of the heap.
    "log.cleaner.dedupe.buffer.size": str(16 << 20),
}

LOGGING = """\
rootLogger.level = WARN
rootLogger.appenderRefs = out
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %c: %m%n
"""


def _ports_file(data: Path) -> Path:
    return data / "ports.json"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the JVM does: ports in TIME_WAIT from the last run count as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
