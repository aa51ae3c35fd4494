"""What a file inside a package may be: handed to a browser under one type, left aside, or a reason to refuse it all."""

from pathlib import PurePosixPath

# The only types that content is served with. What is not here is never handed out.
MEDIA_TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml",
    "css": "text/css", "js": "text/javascript", "mjs": "text/javascript", "map": "application/json",
    "json": "application/json", "xml": "application/xml", "xsd": "application/xml", "dtd": "application/xml-dtd",
    "xsl": "application/xml", "xslt": "application/xml", "txt": "text/plain", "csv": "text/csv", "md": "text/plain",
    "vtt": "text/vtt", "webvtt": "text/vtt", "srt": "text/plain",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "bmp": "image/bmp", "ico": "image/x-icon", "svg": "image/svg+xml", "cur": "image/x-icon",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "wav": "audio/wav", "weba": "audio/webm", "opus": "audio/ogg",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "pdf": "application/pdf", "wasm": "application/wasm",
    "tif": "image/tiff", "tiff": "image/tiff", "rtf": "application/rtf",
    # What programs of content fetch for themselves; under these types a browser shows none of it as a page.
    "cfg": "text/plain", "ini": "text/plain", "properties": "text/plain", "lang": "text/plain", "lng": "text/plain",
    "yml": "text/plain", "yaml": "text/plain", "hbs": "text/plain", "handlebars": "text/plain", "tpl": "text/plain",
    "bin": "application/octet-stream", "dat": "application/octet-stream", "data": "application/octet-stream",
    "mem": "application/octet-stream", "unityweb": "application/octet-stream", "bundle": "application/octet-stream",
    "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}  # fmt: skip

# Programs, and pages that a server would run: no course needs them, and whoever sends one means something else.
_PROGRAMS = frozenset(
    """
    apk app asmx ashx asp aspx bash bat cfm cgi class cmd com cpl deb dll dmg elf exe fcgi hta jar jsp jspx ksh lnk msi
    phar php php3 php4 php5 php7 php8 phps pht phtml pif pkg pl ps1 psm1 py pyc rb reg rpm scr sh shtml so vbe vbs war
    wsf wsh zsh
    """.split()  # noqa: SIM905  a list of quoted words would hide them
)
_SERVER_NAMES = frozenset({".htaccess", ".htpasswd", ".user.ini", "web.config", "php.ini"})
# Left by the systems where packages are made; of no use to anybody.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_HEADS = (b"\x7fELF", b"#!", b"<?php", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
# What an H5P may bring as content; code belongs to its libraries alone.
H5P_CONTENT = frozenset(
    """
    json png jpg jpeg gif bmp tif tiff svg webp avif woff woff2 ttf otf eot webm mp4 m4v ogg ogv mp3 m4a wav oga opus
    aac vtt webvtt srt txt pdf rtf csv md textile diff patch doc docx xls xlsx ppt pptx odt ods odp swf glb gltf
    """.split()  # noqa: SIM905  a list of quoted words would hide them
)


# What a browser opens as a page by itself.
_PAGES = frozenset(
    {"html", "htm", "xhtml", "xml", "svg", "txt", "md", "png", "jpg", "jpeg", "gif", "webp", "mp4", "webm", "mp3"}
)


def opens_in_a_page(name: str) -> bool:
    """Say whether a browser shows a file where a package is played: neither a PDF nor Flash nor an office document."""
    return extension_of(name) in _PAGES


def extension_of(name: str) -> str:
    """Return the extension of a file in small letters, without its dot."""
    return PurePosixPath(name).suffix[1:].lower()


def media_type_of(name: str) -> str:
    """Return the type under which a file is handed to a browser; empty when it is not."""
    return MEDIA_TYPES.get(extension_of(name), "")


def is_litter(name: str) -> bool:
    """Say whether a file is what an operating system left behind."""
    path = PurePosixPath(name)
    return path.name.lower() in _LITTER or path.parts[:1] == ("__MACOSX",)


def is_program(name: str, head: bytes) -> bool:
    """Say whether a file is a program, or a page that a server would run, by its name or by how it begins."""
    if extension_of(name) in _PROGRAMS or PurePosixPath(name).name.lower() in _SERVER_NAMES:
        return True
    return head.lstrip(b"\xef\xbb\xbf").startswith(_HEADS) or (head[:2] == b"MZ" and b"\0" in head)
