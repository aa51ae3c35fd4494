"""Backups in the shape that Moodle writes; every text is ours."""

import gzip
import hashlib
import io
import tarfile
import zipfile
from xml.sax.saxutils import escape


def digest(content: bytes) -> str:
    """Return the name under which Moodle keeps a file."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


class Course:
    """A course under construction: its parts by name."""

    def __init__(self, *, title: str = "Correo sin agobio", summary: str = "<p>Para <b>todos</b>.</p>") -> None:
        self.parts: dict[str, bytes] = {}
        self.parts["course/course.xml"] = _xml("course", fullname=title, shortname="COR-1", summary=summary)
        self._files: list[str] = []
        self._activities: list[str] = []
        self._sections: list[str] = []
        self._questions = ""

    def section(self, number: int, name: str, *modules: int) -> None:
        place = f"sections/section_{number}"
        sequence = ",".join(map(str, modules))
        self.parts[f"{place}/section.xml"] = _xml("section", name=name, summary="", sequence=sequence)
        self._sections.append(f"<section><sectionid>{number}</sectionid><directory>{place}</directory></section>")

    def activity(self, number: int, kind: str, title: str, inner: str, *, section: int = 1, visible: int = 1) -> None:
        place = f"activities/{kind}_{number}"
        self.parts[f"{place}/{kind}.xml"] = (
            f'<activity moduleid="{number}" modulename="{kind}" contextid="{100 + number}">'
            f'<{kind} id="{number}">{inner}</{kind}></activity>'
        ).encode()
        self.parts[f"{place}/module.xml"] = _xml("module", visible=str(visible))
        self._activities.append(
            f"<activity><moduleid>{number}</moduleid><sectionid>{section}</sectionid><modulename>{kind}</modulename>"
            f"<title>{escape(title)}</title><directory>{place}</directory></activity>"
        )

    def file(self, module: int, area: str, name: str, content: bytes, *, item: int = 0, path: str = "/") -> str:
        sha1 = digest(content)
        self.parts[f"files/{sha1[:2]}/{sha1}"] = content
        self._files.append(
            f"<file><contenthash>{sha1}</contenthash><contextid>{100 + module}</contextid><filearea>{area}</filearea>"
            f"<itemid>{item}</itemid><filepath>{path}</filepath><filename>{escape(name)}</filename>"
            f"<filesize>{len(content)}</filesize><mimetype>application/octet-stream</mimetype></file>"
        )
        return sha1

    def questions(self, inner: str) -> None:
        self._questions = inner

    def whole(self) -> dict[str, bytes]:
        contents = (
            f"<activities>{''.join(self._activities)}</activities><sections>{''.join(self._sections)}</sections>"
            "<course><directory>course</directory></course>"
        )
        information = f"<details><detail><type>course</type></detail></details><contents>{contents}</contents>"
        return self.parts | {
            "moodle_backup.xml": f"<moodle_backup><information>{information}</information></moodle_backup>".encode(),
            "files.xml": f"<files>{''.join(self._files)}</files>".encode(),
            "questions.xml": f"<question_categories>{self._questions}</question_categories>".encode(),
        }


def _xml(root: str, **values: str) -> bytes:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>{inner}</{root}>'.encode()


def as_tar(parts: dict[str, bytes], *more: tarfile.TarInfo) -> bytes:
    """Return the parts as Moodle packs them today."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as packed:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
        for member in more:
            packed.addfile(member)
    return gzip.compress(raw.getvalue(), mtime=0)


def as_zip(parts: dict[str, bytes]) -> bytes:
    """Return the parts as older Moodles packed them."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return raw.getvalue()


def question(number: int, kind: str, text: str, inner: str) -> str:
    """Return a question in the shape of the bank since Moodle 4."""
    body = (
        f'<question id="{900 + number}"><name>P{number}</name><questiontext>{escape(text)}</questiontext>'
        f"<questiontextformat>1</questiontextformat><generalfeedback>&lt;p&gt;Así es.&lt;/p&gt;</generalfeedback>"
        f"<generalfeedbackformat>1</generalfeedbackformat><qtype>{kind}</qtype>{inner}</question>"
    )
    return (
        f'<question_bank_entry id="{number}"><question_version><question_versions id="{number}">'
        f"<version>1</version><questions>{body}</questions></question_versions></question_version></question_bank_entry>"
    )


def answers(*told: tuple[str, float, str]) -> str:
    """Return answers with their share and their comment; each has its place as number."""
    return "".join(
        f'<answer id="{number}"><answertext>{escape(text)}</answertext><answerformat>1</answerformat>'
        f"<fraction>{share:.7f}</fraction><feedback>{escape(comment)}</feedback><feedbackformat>1</feedbackformat>"
        "</answer>"
        for number, (text, share, comment) in enumerate(told, start=1)
    )


def slots(*entries: int) -> str:
    """Return the questions of a quiz since Moodle 4, by their places in the bank."""
    told = "".join(
        f"<question_instance><slot>{slot}</slot><question_reference><questionbankentryid>{entry}</questionbankentryid>"
        "</question_reference></question_instance>"
        for slot, entry in enumerate(entries, start=1)
    )
    return f"<question_instances>{told}</question_instances>"
