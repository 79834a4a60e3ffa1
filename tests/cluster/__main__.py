"""`make cluster`: three servers of PostgreSQL, two machines of the portal and nginx on loopback, set up as the
manual and `deploy/cluster` say. They are killed and held up while readers read and a publisher releases.

    python -m tests.cluster [--seconds N] [--minutes N] [--large]

Ends with 1 where a reader met an error or an old figure, or anything that was saved is lost. The times are for people:
compare them with those of a "hello", which is /health/live.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django
import yaml

from tests.benchmarks.serving import ROOT, free_port
from tests.cluster.machines import DatabaseServer, Portal, proxy, wait_until

NAMES = ("a", "b", "c")
PORTS = {name: free_port() for name in NAMES}
SCRATCH = Path(tempfile.mkdtemp(prefix="pcc-portal-cluster-"))
OFFICE = ROOT / "pcc_portal" / "home" / "demo" / "west-mercia" / "office.yaml"
PROMOTED = "A replica is promoted"
WORDS_OF_503 = "the portal is not available"


HOSTS = ",".join(f"127.0.0.1:{port}" for port in PORTS.values())
# Settings of each machine of the portal, and of this process.
os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "tests.cluster.settings",
        "SECRET_KEY": "only-for-the-cluster-0123456789-abcdefghijklmnopqrstuvwxyz-ABCD",
        "DATABASE_URL": f"postgres://postgres@{HOSTS}/postgres",
        "REPLICA_URLS": ",".join(f"postgres://postgres@127.0.0.1:{PORTS[name]}/postgres" for name in NAMES[1:]),
        "STATE_DIR": str(SCRATCH / "state"),
        "ALLOWED_HOSTS": "localhost",
        "DEBUG": "0",
        "HTTPS": "0",
        "DEMO_DATE": str(yaml.safe_load(OFFICE.read_text(encoding="utf-8"))["today"]),
        "LOG_LEVEL": "ERROR",
    }
)
django.setup()
logging.disable()  # what is refused is counted

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402

from performance.models import Observation  # noqa: E402
from tests.benchmarks.rows import add_figures  # noqa: E402
from tests.cluster.traffic import FIGURES, FIND, MEASURE, OTHERS, Publisher, asked, traffic  # noqa: E402


class Cluster:
    def __init__(self, resources: ExitStack, *, large: bool) -> None:
        self.resources = resources
        self.servers = {name: DatabaseServer(name, SCRATCH, PORTS) for name in NAMES}
        self.primary = self.servers["a"]
        self.failures: list[str] = []
        self.is_large = large
        self.fill()
        self.replicate()
        self.publisher = Publisher()
        self.machines = [Portal(name, SCRATCH) for name in ("web1", "web2")]
        for machine in self.machines:
            resources.callback(machine.stop)
            for address in (*FIGURES, *OTHERS, FIND):  # what a process does once, it does now
                asked(machine.port, address)
        self.front = resources.enter_context(proxy(self.machines, SCRATCH))

    def fill(self) -> None:
        """The demo, on the primary alone: with the settings of the file nothing is saved before a replica has it."""
        self.primary.begin()
        self.primary.start(synchronous_standby_names="")
        self.resources.callback(self.primary.stop)
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=io.StringIO())
        if self.is_large:
            print(f"{add_figures():,} figures", flush=True)
        connection.close()
        self.primary.stop()
        self.primary.start()

    def replicate(self) -> None:
        for name in NAMES[1:]:
            self.servers[name].copy(self.primary)
            self.servers[name].start()
            self.resources.callback(self.servers[name].stop)
        wait_until(lambda: self.replicas() == len(NAMES) - 1)

    def replicas(self) -> int:
        return int(self.primary.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"))

    def queries(self) -> dict[str, int]:
        """Transactions of readers and publisher on each server that runs."""
        sql = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"
        running = {name: each for name, each in self.servers.items() if each.process.poll() is None}
        return {name: int(each.ask(sql)) for name, each in running.items()}

    def expect(self, what: str, *, holds: bool) -> None:
        print(f"    {'yes' if holds else 'NO '}: {what}", flush=True)
        self.failures += [] if holds else [what]

    def standing(self, number: int) -> bool:
        return self.primary.ask("SELECT pg_is_in_recovery()") is False and self.replicas() == number


def phase(cluster: Cluster, title: str, seconds: float, event: Callable[[], Any], **how: Any) -> Any:
    """Readers and publisher at work; the event comes after a quarter of the time."""
    print(f"== {title}", flush=True)
    before = cluster.queries()
    with traffic(cluster.front, cluster.publisher, **how) as answers:
        time.sleep(seconds / 4)
        event()
        time.sleep(seconds * 3 / 4)
    after = cluster.queries()
    shares = ", ".join(
        f"{name} {after[name] - count:,}" for name, count in before.items() if after.get(name, 0) > count
    )
    print(f"   {answers.line()}; transactions: {shares}", flush=True)
    cluster.expect("no reader met an error", holds=not answers.errors)
    cluster.expect("no reader was shown an old figure", holds=not answers.stale)
    if cluster.primary.process.poll() is None and title != PROMOTED:
        cluster.expect("no search was refused", holds=not answers.searches_refused)
    for problem in [*answers.errors, *answers.stale][:5]:
        print(f"      {problem}")
    return answers


def nothing() -> None:
    pass


def run(cluster: Cluster, seconds: float) -> None:
    """Every phase, each from a cluster that is whole again but for what it says."""
    phase(cluster, "All there", seconds, nothing)
    other = cluster.servers["c"]
    phase(cluster, "A replica is killed", seconds, other.kill)
    other.start()
    took = wait_until(lambda: cluster.standing(2))
    cluster.expect(f"started again, it is a replica again after {took:.1f} s", holds=True)
    phase(cluster, "A replica is held up", seconds, lambda: other.ask("SELECT pg_wal_replay_pause()"))
    behind = int(other.ask("SELECT pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn()"))
    cluster.expect(f"it was {behind:,} bytes behind", holds=behind > 0)
    other.ask("SELECT pg_wal_replay_resume()")
    without_primary(cluster, seconds)
    promoted(cluster, seconds)
    nothing_lost(cluster)
    old = cluster.servers["a"]
    old.copy(cluster.primary)
    old.start()
    wait_until(lambda: cluster.standing(2))
    phase(cluster, "The old primary is a replica now", seconds, nothing)


def without_primary(cluster: Cluster, seconds: float) -> None:
    phase(cluster, "The primary is killed", seconds, cluster.primary.kill)
    took, answer, text = asked(cluster.front, "/account/sign-in/")
    own = (
        answer.status == HTTPStatus.SERVICE_UNAVAILABLE and WORDS_OF_503 in text and bool(answer.headers["Retry-After"])
    )
    cluster.expect(f"who would sign in is told so by the portal's own page, after {took:.0f} ms", holds=own)


def promoted(cluster: Cluster, seconds: float) -> None:
    """That replica which has most of what was written becomes the primary. No machine of the portal is told."""
    replicas = [cluster.servers[name] for name in NAMES[1:]]
    cluster.primary = max(replicas, key=lambda each: int(each.ask("SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn")))
    began = len(cluster.publisher.saved)

    def promote() -> None:
        cluster.primary.ask("SELECT pg_promote()")
        took = wait_until(lambda: len(cluster.publisher.saved) > began)
        print(f"   {cluster.primary.name} is promoted, and something was saved {took:.1f} s later", flush=True)

    phase(cluster, PROMOTED, seconds, promote)
    cluster.expect("who would sign in can", holds=asked(cluster.front, "/account/sign-in/")[1].status == HTTPStatus.OK)


def nothing_lost(cluster: Cluster) -> None:
    """Rows by the hundred thousand are written past the log, so of a large cluster nothing can be proved."""
    connection.close()
    kept = set(Observation.objects.filter(measure__slug=MEASURE).values_list("value", flat=True))
    lost = [number for number in cluster.publisher.saved if number not in kept]
    cluster.expect(f"of {len(cluster.publisher.saved)} releases that were saved none is lost", holds=not lost)
    if not cluster.is_large:
        cluster.expect("the log, releases and papers are proved", holds=is_proved())
    connection.close()


def is_proved() -> bool:
    try:
        call_command("verify", stdout=io.StringIO())
    except CommandError as fault:
        print(f"      {fault}")
        return False
    return True


def load(cluster: Cluster, minutes: float) -> None:
    """Readers alone, after one release, and the memory of each machine before and after."""
    before = [machine.megabytes() for machine in cluster.machines]
    phase(cluster, f"Readers for {minutes:g} minutes", minutes * 60, cluster.publisher.release, releases=False)
    after = [machine.megabytes() for machine in cluster.machines]
    for machine, was, now in zip(cluster.machines, before, after, strict=True):
        print(f"   {machine.name} holds {now:.0f} MB; before, {was:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long each phase lasts")
    parser.add_argument("--minutes", type=float, default=0, help="how long readers alone ask at the end")
    parser.add_argument("--large", action="store_true", help="with 43 areas × 200 measures × 48 quarters")
    wanted = parser.parse_args()
    SCRATCH.chmod(0o755)  # the databases run as nobody
    (SCRATCH / "state").mkdir()
    with ExitStack() as resources:
        resources.callback(shutil.rmtree, SCRATCH, ignore_errors=True)
        cluster = Cluster(resources, large=wanted.large)
        run(cluster, wanted.seconds)
        if wanted.minutes:
            load(cluster, wanted.minutes)
    print(f"{len(cluster.failures)} of what was expected did not hold.")
    sys.exit(bool(cluster.failures))


if __name__ == "__main__":
    main()
