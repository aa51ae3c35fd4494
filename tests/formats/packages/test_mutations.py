"""Packages with bytes changed, cut or repeated: each is read or refused in words, and nothing else happens."""

import io
import random
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

import package_factories as made
from apropia.formats.errors import FormatError
from apropia.formats.packages.reading import read_package

pytestmark = pytest.mark.pure
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
ROUNDS = 150
OWN = {"scorm 1.2": made.scorm_12(), "scorm 2004": made.scorm_2004(), "cmi5": made.cmi5(), "h5p": made.h5p()}
REAL = [path for folder in ("scorm", "cmi5", "h5p") for path in sorted((DATA / folder).glob("*"))]
DESCRIBED = re.compile(r"(imsmanifest|cmi5)\.xml|h5p\.json|library\.json|content\.json")


def endure(data: bytes) -> None:
    with suppress(FormatError):
        assert read_package(io.BytesIO(data)).outline.units


def changed(data: bytes, chance: random.Random) -> bytes:
    held = bytearray(data)
    match chance.randrange(4):
        case 0:
            del held[chance.randrange(len(held)) :]
        case 1:
            for _each in range(chance.randint(1, 12)):
                held[chance.randrange(len(held))] = chance.randrange(256)
        case 2:
            # The directory at the end says where everything is: most lies stand there.
            for _each in range(chance.randint(1, 6)):
                held[-chance.randint(1, min(len(held), 900))] = chance.randrange(256)
        case _:
            start = chance.randrange(len(held))
            held[start:start] = held[start : start + chance.randint(1, 400)]
    return bytes(held)


@pytest.mark.parametrize("kind", list(OWN))
def test_a_changed_zip_is_read_or_refused(kind):
    chance = random.Random(kind)
    for _round in range(ROUNDS):
        endure(changed(OWN[kind], chance))


@pytest.mark.parametrize("kind", list(OWN))
def test_changed_words_within_a_sound_zip_are_read_or_refused(kind):
    chance = random.Random(kind)
    with zipfile.ZipFile(io.BytesIO(OWN[kind])) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    described = [name for name in files if DESCRIBED.search(name)]
    for _round in range(ROUNDS):
        name = chance.choice(described)
        endure(made.zipped({**files, name: changed(files[name], chance)}))


def test_changed_real_packages_are_read_or_refused():
    if not REAL:
        pytest.skip("the shared packages are not beside the project")
    chance = random.Random(4)
    for path in REAL:
        data = path.read_bytes()
        for _round in range(6):
            endure(changed(data, chance))
