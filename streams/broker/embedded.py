"""Starts and stops the broker on a data folder that survives restarts."""

import fcntl
import os
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from streams.admin import TopicsFailed, admin
from streams.broker import config, process
from streams.broker.doors import Door
from streams.broker.failure import BrokerFailed
from streams.broker.jars import kafka_jars
from streams.broker.java import find_java
from streams.broker.process import Running
from streams.settings import KafkaSettings

START_SECONDS = 120.0
"""A start takes some three seconds; a machine with other things to do may need many times that."""


class EmbeddedBroker:
    """One Kafka broker in KRaft mode on 127.0.0.1, whose topics live under ``data``.

    ``port``: where it listens; None chooses a free one and keeps to it as long as it is free.
    ``doors``: further listeners, for clients that come with TLS or a login.
    """

    def __init__(self, data: Path, port: int | None = None, doors: Sequence[Door] = ()) -> None:
        self._data = data.resolve()
        self._port = port
        self._doors = doors

    def start(self, *, detached: bool = False, owner: int | None = None) -> Running:
        """Start the broker and wait until it answers.

        Unless ``detached``, it ends with its owner: the process with that pid, or this one.
        Raises BrokerFailed.
        """
        self._prepare()
        with self._alone():
            self._refuse_second_start()
            java, jars = find_java(), kafka_jars()
            ports = config.choose_ports(self._data, self._port)
            file = config.write_config(self._data, ports, self._doors)
            self._format(java, jars, file)
            command = process.java_command(java, jars, self._data, "kafka.Kafka", str(file))
            child = process.launch(command, self._data, None if detached else owner or os.getpid())
            self._wait_until_it_answers(child, ports.bootstrap)
        return Running(child.pid, ports.bootstrap)

    def stop(self) -> bool:
        """Stop the broker, whoever started it; False if none runs. What it holds stays."""
        running = process.find(self._data)
        if running is None:
            return False
        process.end(running, self._data)
        return True

    def status(self) -> Running | None:
        """Give the broker that runs on this folder, if any."""
        running, ports = process.find(self._data), config.read_ports(self._data)
        return Running(running.pid, ports.bootstrap) if running and ports else None

    def __enter__(self) -> Running:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _prepare(self) -> None:
        try:
            self._data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BrokerFailed(
                f"the data folder {self._data} cannot be made: {error.strerror}",
                "choose another data folder, or make this one writable",
            ) from error

    def _refuse_second_start(self) -> None:
        if running := self.status():
            raise BrokerFailed(
                f"a broker runs on {self._data} already: pid {running.pid}, at {running.bootstrap}",
                "use that one, or stop it: echoless broker stop",
            )

    def _format(self, java: Path, jars: list[Path], file: Path) -> None:
        """Give an empty data folder its cluster id; one that has it is left alone."""
        if (self._data / "topics" / "meta.properties").exists():
            return
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        command = process.java_command(
            java,
            jars,
            self._data,
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={cluster}",
            "-c",
            str(file),
        )
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BrokerFailed(
                f"the data folder {self._data} could not be prepared",
                "make sure it is writable, or empty it",
                done.stdout + done.stderr,
            )

    def _wait_until_it_answers(self, child: psutil.Process, bootstrap: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(bootstrap):
            if process.lives(child) and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            cause = f"did not answer within {START_SECONDS:.0f} s" if process.lives(child) else "ended"
            log = process.last_lines(self._data)
            process.end(child, self._data)
            raise BrokerFailed(
                f"the broker on {self._data} {cause}", f"see {process.log_file(self._data)}", log
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two starts on one folder apart."""
        with (self._data / "start.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BrokerFailed(
                    f"another process is starting a broker on {self._data}",
                    "wait for it, or choose another data folder",
                ) from error
            yield


def _answers(bootstrap: str) -> bool:
    host, port = bootstrap.split(":")
    if not config.listens(host, int(port)):
        return False
    try:
        # The first question about a group has the broker make its offsets topic; clients that ask
        # while it does so complain. (librdkafka's admin client may abort the process when it asks then.)
        with admin(KafkaSettings(bootstrap_servers=bootstrap)) as client:
            client.describe_groups(["echoless"])
    except TopicsFailed:
        return False
    return True
