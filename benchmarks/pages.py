"""Print what every page of every role costs at several sizes: SQL statements, median and 95th percentile.

`python benchmarks/pages.py 600 20000 [200000]`, or `BENCH_PEOPLE="600 20000"`. Pages are found by following the links
of each role, one address for each name. `BENCH_CLOCK=cpu` counts processor time instead of time on the wall, for a
machine that has other work.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import TextIO

import ground

REQUESTS, ROUNDS = 60, 10
# Leaving is no page, and a file of somebody's whole record is no list.
LEFT_OUT = {"account_logout", "privacy:download", "privacy:read_all", "people:enter_entity"}
HOME, DASHBOARD = "hub:home", "measurement:dashboard"
LINK = re.compile(r'href="(/[^"#]*)"')
# Below this a page is told from another by the noise of the machine only.
NOISE_MS = 3.0


def names_and_links(html: str, seen: dict[str, str]) -> dict[str, str]:
    """Return name and address of linked pages whose name is new."""
    from django.urls import Resolver404, resolve

    found = {}
    for link in LINK.findall(html):
        address = link.replace("&amp;", "&")
        try:
            name = resolve(address.split("?")[0]).view_name
        except Resolver404:
            continue
        if name not in seen and name not in LEFT_OUT and not address.startswith("/static/"):
            found.setdefault(name, address)
    return found


def crawl(browser, role: str) -> dict[str, str]:
    """Return an address for the name of every page that this role reaches by links."""
    pages: dict[str, str] = {}
    waiting = {HOME: "/", "hub:search": "/buscar/?q=firma"}
    while waiting:
        name, address = waiting.popitem()
        answer = browser.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 200:
            pages[name] = address
            if kind.startswith("text/html"):
                waiting |= names_and_links(answer.content.decode(), {**pages, **waiting})
        else:
            pages.setdefault(name, "")
            if answer.status_code >= 500:
                print(f"  {role} {name} {address} answered {answer.status_code}", file=sys.stderr, flush=True)
    return {name: address for name, address in pages.items() if address}


def one_size(people: int, orders: Iterable[str], answers: TextIO) -> None:
    """Find the pages of every role of the entity of one size and tell them; then measure each that is ordered."""
    ground.load(people)
    from django.conf import settings
    from django.test import Client

    from apropia.demo import accounts
    from apropia.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    pages: dict[str, tuple[Client, str]] = {}
    done: set[str] = set()
    for one in accounts.known():
        person = Person.objects.select_related("account").get(email=one.email)
        browser = Client(raise_request_exception=False)
        browser.cookies[settings.SESSION_COOKIE_NAME] = ground.session_of(person)
        for name, address in sorted(crawl(browser, one.role).items()):
            if name not in done or name in (HOME, DASHBOARD):
                pages[f"{one.role} {name}"] = (browser, address)
        done |= {key.split()[1] for key in pages}
    print(json.dumps(list(pages)), file=answers, flush=True)
    for order in orders:
        browser, address = pages[order.strip()]
        print(json.dumps(measure(browser, address)), file=answers, flush=True)


def measure(browser, address: str) -> tuple[int, list[float]]:
    """Return the SQL statements of one page and the seconds of each request of one round."""
    with ground.statements() as taken:
        body(browser.get(address))
    clock = ground.clock()
    seconds = []
    for _request in range(REQUESTS // ROUNDS):
        start = clock()
        body(browser.get(address))
        seconds.append(clock() - start)
    return len(taken), seconds


def body(answer) -> None:
    if answer.streaming:
        b"".join(answer.streaming_content)


class Size:
    """A process that holds the entity of one size and measures a page when asked."""

    def __init__(self, people: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--one", str(people)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def told(self) -> list:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"A size broke (exit {self.process.wait()}).")
        return json.loads(line)

    def round_of(self, key: str) -> tuple[int, list[float]]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()
        sql, seconds = self.told()
        return sql, seconds


def measured(sizes: dict[int, Size]) -> dict[int, dict[str, dict[str, float]]]:
    """Measure page by page, the sizes in turn within each: a swing of the machine meets all of them alike."""
    pages = {people: size.told() for people, size in sizes.items()}
    found: dict[int, dict[str, dict[str, float]]] = {people: {} for people in sizes}
    for key in dict.fromkeys(key for keys in pages.values() for key in keys):
        here = [people for people in sizes if key in pages[people]]
        seconds: dict[int, list[float]] = {people: [] for people in here}
        for number in range(ROUNDS):
            # Who goes first changes, so that no size always meets what the other left.
            for people in here if number % 2 else reversed(here):
                sql, spent = sizes[people].round_of(key)
                seconds[people] += spent
                found[people][key] = {"sql": sql}
        for people in here:
            found[people][key] |= {"median": ground.middle(seconds[people]), "p95": ground.high(seconds[people])}
            found[people][key]["seconds"] = seconds[people]
    return found


def table(found: dict[int, dict]) -> None:
    """Print one line per page, with the figures of every size beside each other."""
    heads = "".join(f"  {f'{size} people':>24}" for size in found)
    print(f"{'page':<48}{heads}\n{'':<48}" + "".join(f"  {'SQL  median ms     p95 ms':>24}" for _ in found))
    for key in sorted({key for rows in found.values() for key in rows}):
        cells = ""
        for rows in found.values():
            row = rows.get(key)
            cells += f"  {row['sql']:>5} {row['median']:>8.1f} {row['p95']:>9.1f}" if row else f"  {'—':>24}"
        print(f"{key:<48}{cells}")


def promises(found: dict[int, dict]) -> None:
    """Say which promises about pages are kept."""
    sizes = list(found)
    for size, rows in found.items():
        homes = {key: row["median"] for key, row in rows.items() if key.endswith(HOME)}
        worst = max(homes, key=homes.__getitem__)
        ground.promise(
            f"home ≤ 50 ms at {size}", kept=homes[worst] <= 50, figure=f"{homes[worst]:.1f} ms ({worst.split()[0]})"
        )
        boards = [row["median"] for key, row in rows.items() if key.endswith((DASHBOARD, "measurement:my_unit"))]
        ground.promise(
            f"unit dashboard ≤ 150 ms at {size}",
            kept=max(boards, default=0) <= 150,
            figure=f"{max(boards, default=0):.1f} ms",
        )
    first = found[sizes[0]]
    for size in sizes[1:]:
        shared = [key for key in first if key in found[size]]
        grown = [
            f"{key} {first[key]['sql']}→{found[size][key]['sql']}" for key in shared if dearer(first, found, size, key)
        ]
        ground.promise(
            f"SQL per page constant, {sizes[0]} → {size}",
            kept=not grown,
            figure=f"{len(shared) - len(grown)} of {len(shared)} pages" + "".join(f"; {one}" for one in grown),
        )
        slower = [
            f"{key} {first[key]['p95']:.0f}→{found[size][key]['p95']:.0f} ms"
            for key in shared
            if found[size][key]["p95"] > max(1.5 * first[key]["p95"], first[key]["p95"] + NOISE_MS)
        ]
        ground.promise(
            f"p95 of each page at {size} ≤ 1.5 × that at {sizes[0]}",
            kept=not slower,
            figure=f"{len(shared) - len(slower)} of {len(shared)} pages" + "".join(f"; {one}" for one in slower),
        )
        small, large = (
            ground.high([s for key in shared for s in rows[key]["seconds"]]) for rows in (first, found[size])
        )
        ground.promise(
            f"p95 of all requests at {size} ≤ 1.5 × that at {sizes[0]}",
            kept=large <= 1.5 * small,
            figure=f"{small:.1f} → {large:.1f} ms, {large / small:.2f} ×",
        )


def dearer(first: dict, found: dict[int, dict], size: int, key: str) -> bool:
    return found[size][key]["sql"] > first[key]["sql"]


def main() -> None:
    """Hold each size in its own process, measure them in turn, then print table and promises."""
    if sys.argv[1:2] == ["--one"]:
        one_size(int(sys.argv[2]), sys.stdin, sys.stdout)
        return
    wanted = [int(one) for one in (sys.argv[1:] or os.environ.get("BENCH_PEOPLE", "600 20000").split())]
    start = time.perf_counter()
    sizes = {people: Size(people) for people in wanted}
    found = measured(sizes)
    for size in sizes.values():
        size.process.communicate()
    print(f"{REQUESTS} requests of each page at {len(sizes)} sizes in {time.perf_counter() - start:.0f} s")
    table(found)
    promises(found)


if __name__ == "__main__":
    main()
