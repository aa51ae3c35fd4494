"""Give one verdict on the tree: run every check to the end, count the failures, show only what failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "types": ["mypy", "--no-error-summary"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "floors and anatomy": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "spelling": ["python", "tools/spelling.py"],
    "migrations": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "generated docs": ["python", "tools/generate_docs.py", "--check"],
    "architecture": ["python", "-m", "pytest", "-q", "--no-header", "tests/architecture"],
}


def main() -> int:
    """Run the checks, as many at a time as there are processors; the longest begins first."""
    chosen = sys.argv[1:] or list(CHECKS)
    with tempfile.TemporaryDirectory(prefix="apropia-check-") as data:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
            "APROPIA_DATA_DIR": data,
            "PYTHONPATH": str(ROOT / "src"),
        }
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = list(pool.map(lambda title: _is_good(title, environment), chosen))
    failures = verdicts.count(False)
    print(f"\n{'The house stands.' if not failures else f'{failures} checks failed.'}")
    return 1 if failures else 0


def _is_good(title: str, environment: dict[str, str]) -> bool:
    """Run one check and tell how it went, in one piece: others tell theirs meanwhile."""
    program, *arguments = CHECKS[title]
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    good = done.returncode == 0
    lines = [f"{'ok  ' if good else 'FAIL'} {title} ({time.monotonic() - started:.1f} s)"]
    if not good:
        lines += (done.stdout + done.stderr).splitlines()[-60:]
    print("\n".join(lines), flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
