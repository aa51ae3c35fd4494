"""Run every benchmark, each in its own process, and repeat at the end which promises are kept. Never fails on time."""

import subprocess
import sys
from pathlib import Path

import ground

FOLDER = Path(__file__).resolve().parent
PARTS = (
    "routes",
    "psychometrics",
    "recovery",
    "rivals",
    "tables",
    "imports",
    "pages",
    "answers",
    "packages",
    "courses",
    "programme",
    "kills",
)


def main() -> int:
    """Show what each part prints as it comes; a part that breaks is said so and the others go on."""
    promises = []
    for name in PARTS:
        print(f"== {name}", flush=True)
        with subprocess.Popen(
            [sys.executable, str(FOLDER / f"{name}.py")], cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True
        ) as part:
            assert part.stdout is not None
            for line in part.stdout:
                print(line, end="", flush=True)
                if line.startswith(ground.KEPT):
                    promises.append(line)
        if part.returncode:
            promises.append(f"{ground.KEPT} NOT KEPT {name}: the benchmark broke (exit {part.returncode})\n")
    print("== promises\n" + "".join(promises), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
