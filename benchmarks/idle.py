"""What a server and its engine take while nobody wants anything of them: CPU time, and memory of all their processes.

Memory is counted as proportional set size: a page that several processes share counts once, divided among them.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.server import Server

SECONDS = 60.0
SETTLING_SECONDS = 10.0
MOST_CPU, MOST_MEGABYTES = 0.02, 250.0
_TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> dict[int, str]:
    """The process ids of a process and all below it, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended meanwhile
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return {pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in found}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def megabytes(pid: int) -> float:
    """Proportional set size of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def part(command: str) -> str:
    """What a process is, by its command line."""
    if "resource_tracker" in command:
        return "resource tracker"
    return "worker" if "spawn_main" in command else "server"


def main() -> None:
    """Start a server, let it settle, watch it do nothing, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--workers", default="", help="processes of the engine (one for each core)")
    options = parser.parse_args()
    environment = {"WORKERS": options.workers} if options.workers else {}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", **environment)
        try:
            server.wait_for_workers()
            server.client.close()
            time.sleep(SETTLING_SECONDS)
            processes = tree(server.process.pid)
            before = {pid: cpu_seconds(pid) for pid in processes}
            began = time.monotonic()
            time.sleep(options.seconds)
            elapsed = time.monotonic() - began
            used = {pid: (cpu_seconds(pid) - before[pid]) / elapsed for pid in processes}
            memory = {pid: megabytes(pid) for pid in processes}
        finally:
            server.stop()
    print(f"A server and its engine, idle for {elapsed:.0f} s, nobody watching")
    for pid, command in processes.items():
        print(f"  {part(command):<17} {used[pid]:6.2%} of a core  {memory[pid]:6.1f} MB")
    print(
        f"  together          {sum(used.values()):6.2%} of a core  {sum(memory.values()):6.1f} MB"
        f"   (asked: at most {MOST_CPU:.0%} and {MOST_MEGABYTES:.0f} MB)"
    )


if __name__ == "__main__":
    main()
