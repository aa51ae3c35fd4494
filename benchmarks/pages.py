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
from pathlib import Path

import ground

REQUESTS = 30
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


def measure(browser, address: str) -> tuple[int, list[float]]:
    """Return the SQL statements of one page and the seconds of each request."""
    browser.get(address)
    with ground.statements() as taken:
        body(browser.get(address))
    clock = ground.clock()
    seconds = []
    for _request in range(REQUESTS):
        start = clock()
        body(browser.get(address))
        seconds.append(clock() - start)
        # What one page takes so long needs no thirty times.
        if sum(seconds) > 60:
            break
    return len(taken), seconds


def body(answer) -> None:
    if answer.streaming:
        b"".join(answer.streaming_content)


def one_size(people: int) -> dict[str, dict[str, float | int | str]]:
    """Measure every page of every role of the demo entity of one size."""
    ground.load(people)
    from django.conf import settings
    from django.test import Client

    from apropia.demo import accounts
    from apropia.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    rows = {}
    done: set[str] = set()
    for one in accounts.known():
        person = Person.objects.select_related("account").get(email=one.email)
        browser = Client(raise_request_exception=False)
        browser.cookies[settings.SESSION_COOKIE_NAME] = ground.session_of(person)
        for name, address in sorted(crawl(browser, one.role).items()):
            if name in done and name not in (HOME, DASHBOARD):
                continue
            done.add(name)
            sql, seconds = measure(browser, address)
            rows[f"{one.role} {name}"] = {
                "sql": sql,
                "median": ground.middle(seconds),
                "p95": ground.high(seconds),
                "address": address,
            }
            print(f"  {one.role} {name} {sql} {ground.middle(seconds):.1f}", file=sys.stderr, flush=True)
    return rows


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
            f"p95 at {size} ≤ 1.5 × that at {sizes[0]}",
            kept=not slower,
            figure=f"{len(shared) - len(slower)} of {len(shared)} pages" + "".join(f"; {one}" for one in slower),
        )


def dearer(first: dict, found: dict[int, dict], size: int, key: str) -> bool:
    return found[size][key]["sql"] > first[key]["sql"]


def main() -> None:
    """Measure each size in its own process, then print table and promises."""
    if sys.argv[1:2] == ["--one"]:
        Path(sys.argv[3]).write_text(json.dumps(one_size(int(sys.argv[2]))))
        return
    sizes = [int(one) for one in (sys.argv[1:] or os.environ.get("BENCH_PEOPLE", "600 20000").split())]
    found = {}
    for size in sizes:
        out = ground.folder_of(size) / "pages.json"
        start = time.perf_counter()
        subprocess.run([sys.executable, __file__, "--one", str(size), str(out)], check=True)
        found[size] = json.loads(out.read_text())
        print(f"{size} people: {len(found[size])} pages in {time.perf_counter() - start:.0f} s")
    table(found)
    promises(found)


if __name__ == "__main__":
    main()
