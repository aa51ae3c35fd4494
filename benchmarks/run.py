"""Run every benchmark of this folder, each in its own process, and show the figures it prints."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    codes = []
    for path in sorted(FOLDER.glob("*.py")):
        if path.name == "run.py":
            continue
        print(f"== {path.stem}", flush=True)
        codes.append(subprocess.run([sys.executable, str(path)], cwd=FOLDER.parent, check=False).returncode)
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
