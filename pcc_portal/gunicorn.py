"""How gunicorn serves the portal: `gunicorn --config python:pcc_portal.gunicorn pcc_portal.wsgi`."""

import ctypes
import gc
import os
import shutil
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
timeout = 60
# Ten seconds to finish what is under way when the service stops.
graceful_timeout = 10
keepalive = 5
# No socket from which the server can be steered; whoever runs it steers it by signals.
control_socket_disable = True
# Headers about the original request are read by Django alone, and only where BEHIND_PROXY says so.
forwarded_allow_ips = ""
# A request line of a filtered list is long; one beyond this is not ours.
limit_request_line = 8190

# Where somebody reads the metrics, each worker counts its answers in files of this folder, which any of them adds up.
METRICS = Path(os.environ.get("STATE_DIR") or Path(__file__).parents[1] / "var") / "metrics"
if os.environ.get("METRICS_TOKEN"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS)


def on_starting(server: Any) -> None:
    """Counts begin with the service."""
    if os.environ.get("METRICS_TOKEN"):
        shutil.rmtree(METRICS, ignore_errors=True)
        METRICS.mkdir(mode=0o700, parents=True)


def post_worker_init(worker: Any) -> None:
    """A page makes thousands of objects and drops them at once. Python looks for circles among them after every 700 by
    default, which is an eighth of the time of a page; what was loaded at the start is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


GROWN = 32 * 2**20  # bytes
OF_ITS_OWN, PAGE = Path("/proc/self/statm"), 4096
_settled = [0]


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    """A paper of 200 measures takes a hundred megabytes while it is checked. Once the answer is sent, what is left of
    them goes back to the system; a page of every day does not get here."""
    if _own_memory() > _settled[0] + GROWN:
        gc.collect()
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # of glibc alone
            trim(0)
        _settled[0] = _own_memory()


def _own_memory() -> int:
    """In bytes, without what is shared, such as the pages of the database; 0 where the system does not tell."""
    try:
        _, resident, shared, *_ = map(int, OF_ITS_OWN.read_text().split())
    except OSError:
        return 0
    return (resident - shared) * PAGE
