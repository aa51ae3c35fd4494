"""Kill imports with -9 at several moments and look at what is left: all of the file or nothing of it, never a part."""

import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import ground
import tables

PEOPLE = 600
ROSTER_ROWS, USE_ROWS = 5_000, 50_000
MOMENTS = (0.15, 0.35, 0.55, 0.75, 0.95)
ENTITY = "puerto-claro"
PERSONS = "SELECT count(*) FROM people_person"
# What counts: records of current slices. Records of an import that never ended count for nobody.
USES = "SELECT count(*) FROM usage_usagerecord r JOIN usage_usageslice s ON s.id = r.slice_id WHERE s.is_current"


def ask(folder: Path, sql: str):
    with sqlite3.connect(folder / "apropia.sqlite3") as base:
        return base.execute(sql).fetchone()[0]


def write_files(folder: Path) -> tuple[Path, Path]:
    """Write a roster of new people and a report of their use."""
    roster, use = folder / "roster.csv", folder / "use.csv"
    with roster.open("wb") as stream:
        stream.writelines(tables.csv_chunks(tables.ROSTER_FIELDS, tables.roster_rows(ROSTER_ROWS)))
    codes = ("correo", "reuniones", "archivos", "sitios", "firma", "vpn", "formularios", "asistente-ia")
    rows = (
        [*row[:1], codes[place % 8], *row[2:]] for place, row in enumerate(tables.use_rows(USE_ROWS)) if place % 10 < 8
    )
    with use.open("wb") as stream:
        stream.writelines(tables.csv_chunks(tables.USE_FIELDS, rows))
    return roster, use


def break_off(folder: Path, what: str, file: Path, count: str) -> None:
    """Kill the import again and again, then let it end."""
    command = ground.apropia("import", what, str(file), "--entity", ENTITY)
    before, safe = ask(folder, count), folder.parent / f"before-{what}"
    shutil.copytree(folder, safe)
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    whole, spent = ask(folder, count), time.perf_counter() - start
    shutil.rmtree(folder)
    shutil.copytree(safe, folder)
    parts, unsound = [], []
    for moment in MOMENTS:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=moment * spent)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        found, sound = ask(folder, count), ask(folder, "PRAGMA integrity_check")
        doctor = subprocess.run(ground.apropia("doctor"), capture_output=True, text=True, check=False)
        if found not in (before, whole):
            parts.append(f"{found} after {moment:.0%}")
        if sound != "ok" or "Traceback" in doctor.stderr:
            unsound.append(f"{sound} after {moment:.0%}, doctor: {doctor.stderr.strip()[-200:]}")
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
    found = ask(folder, count)
    ground.promise(
        f"kill -9 during import {what} leaves nothing half done",
        kept=not parts and not unsound and found == whole,
        figure=f"{len(MOMENTS)} kills; {before} rows before, {whole} when whole, {found} after running it again"
        f" (exit {ended})" + "".join(f"; {one}" for one in parts + unsound),
    )


def main() -> None:
    """Break off both imports on a copy of the entity."""
    source = ground.folder_of(PEOPLE)
    ground.use(source)
    subprocess.run(ground.apropia("demo", "--people", str(PEOPLE)), check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(source, folder)
        ground.use(folder)
        roster, use = write_files(Path(name))
        break_off(folder, "roster", roster, PERSONS)
        subprocess.run(
            ground.apropia("import", "roster", str(roster), "--entity", ENTITY), stdout=subprocess.DEVNULL, check=False
        )
        break_off(folder, "use", use, USES)


if __name__ == "__main__":
    main()
