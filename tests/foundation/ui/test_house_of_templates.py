"""Every template and static file of the house keeps the rules: block order, icons that exist, nothing unused."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

import apropia
from apropia.catalogue.forms import ICONS as SERVICE_ICONS
from apropia.foundation.ui import icons
from apropia.foundation.ui.components.marks import POSES
from architecture.sources import nodes_of

HOUSE = Path(apropia.__file__).parent
UI = HOUSE / "foundation" / "ui"
TEMPLATES = {path: path.read_text(encoding="utf-8") for path in sorted(HOUSE.rglob("templates/**/*.html"))}
BLOCKS = ["title", "extra_css", "crumbs", "content", "aside", "scripts"]


def test_pages_fill_blocks_in_the_order_of_the_house():
    for path, text in TEMPLATES.items():
        if path.parent == UI / "templates" / "ui" or "{% extends" not in text:
            continue
        found = [name for name in re.findall(r"{% block (\w+) %}", text) if name in BLOCKS]

        assert found == sorted(found, key=BLOCKS.index), path
        assert not re.search(r"{% endblock %}", text), f"{path}: name the block that ends"


def test_addresses_are_named_in_the_block_that_uses_them():
    # What a block names is forgotten at its end: a button elsewhere would lose its way without a word.
    for path, text in TEMPLATES.items():
        blocks = re.findall(r"{% block (\w+) %}(.*?){% endblock \1 %}", text, re.DOTALL)
        named = {name for _block, body in blocks for name in re.findall(r" as (\w+) %}", body)}

        for block, body in blocks:
            here = set(re.findall(r" as (\w+) %}", body))
            used = set(re.findall(r"\b(?:cancel_url|done_url|export_url|url)=(\w+)\b", body))
            assert used & named <= here, f"{path}: {block}"


def test_no_template_has_anything_inline():
    for path, text in TEMPLATES.items():
        assert not re.search(r"<[^>]*\sstyle\s*=", text), path
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), path
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", text), path
        assert "|safe" not in text.replace("help_text|safe", ""), path


def test_icons_named_in_templates_exist():
    for path, text in TEMPLATES.items():
        named = re.findall(r'{% (?:icon|glyph) "([\w-]+)"', text) + re.findall(r'\bicon="([\w-]+)"', text)

        assert set(named) <= set(icons.drawings()), path


def test_every_icon_is_used():
    drawn = {name for text in TEMPLATES.values() for name in re.findall(r"""["']([\w-]+)["']""", text)}
    code = (path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
    named = {
        node.value
        for path in code
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert sorted(set(icons.drawings()) - drawn - named) == []


def test_icons_a_service_may_choose_exist():
    assert {name for name, _label in SERVICE_ICONS} <= set(icons.drawings())


def test_no_template_of_the_frame_is_unused():
    known = {"base", "page", "door", "focus", "public", "print", "confirm", "_fragment"}
    text = "\n".join([*TEMPLATES.values(), *(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))])

    for path in (UI / "templates" / "ui").glob("*.html"):
        drawn = re.search(rf'draw\(\s*"{path.stem.removeprefix("_")}"', text)
        assert path.stem in known or drawn or f"ui/{path.name}" in text, path.name


def test_every_behaviour_is_started():
    folder = UI / "static" / "ui" / "js"
    started = (folder / "app.js").read_text(encoding="utf-8")

    for path in (folder / "behaviours").glob("*.js"):
        assert f'import {{ {path.stem} }} from "./behaviours/{path.name}"' in started
        assert f"data-ap-{path.stem}" in path.read_text(encoding="utf-8"), f"{path.name} shows how it is used"


def test_every_component_is_in_the_reference():
    from apropia.foundation.ui.templatetags.ui import register

    reference = (HOUSE.parent.parent / "docs" / "reference" / "components.md").read_text(encoding="utf-8")

    assert [name for name in register.tags if f"{{% {name}" not in reference] == []
    assert [name for name in register.filters if f"|{name}" not in reference] == []


def test_collected_files_are_named_by_their_content_and_modules_import_those_names(tmp_path):
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "apropia.web.static_storage.HashedStaticFiles"},
    }
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        named = {name for text in TEMPLATES.values() for name in re.findall(r"{% static [\"']([^\"']+)", text)}
        addresses = [
            staticfiles_storage.url(name) for name in named | {f"ui/tecnotic/tecnotic-{one}.svg" for one in POSES}
        ]
        app = staticfiles_storage.url("ui/js/app.js").removeprefix("/static/")
        tokens = staticfiles_storage.url("ui/css/tokens.css").removeprefix("/static/")

        assert [one for one in addresses if not re.search(r"\.[0-9a-f]{12}\.\w+$", one)] == []
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            staticfiles_storage.url("ui/css/nobody-made-it.css")
        script = (tmp_path / app).read_text(encoding="utf-8")
        imported = re.findall(r'from "\./(behaviours/[\w.]+\.js)"', script)
        assert imported
        assert all(re.fullmatch(r"behaviours/\w+\.[0-9a-f]{12}\.js", name) for name in imported)
        assert all((tmp_path / "ui" / "js" / name).is_file() for name in imported)
        fonts = re.findall(r'url\("([^"]+)"\)', (tmp_path / tokens).read_text(encoding="utf-8"))
        assert fonts
        assert all(((tmp_path / tokens).parent / font).resolve().is_file() for font in fonts)
