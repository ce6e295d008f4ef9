import re

import pytest

from bot.platforms.web.assets import FOLDER, asset
from bot.platforms.web.render import ENVIRONMENT

CSS = (FOLDER / "console.css").read_text()
SCRIPT = (FOLDER / "console.js").read_text()
TEMPLATES = {name: ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0] for name in ENVIRONMENT.list_templates()}
AA = 4.5
PAIRS = [
    *[(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("ground", "surface")],
    ("ink", "sunken"),
    ("soft", "sunken"),
    ("ink", "tint"),
    ("accent", "tint"),
    ("on-accent", "accent"),
    *[(name, f"{name}-tint") for name in ("critical", "warning", "info", "ok")],
    *[(name, "surface") for name in ("critical", "warning", "info", "ok")],
]


def _palette(css):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


LIGHT_CSS, DARK_CSS = CSS.split("@media (prefers-color-scheme: dark)", 1)


@pytest.mark.parametrize("palette", [_palette(LIGHT_CSS), _palette(DARK_CSS)], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(palette, text, ground):
    assert _contrast(palette[text], palette[ground]) >= AA


def test_both_palettes_name_the_same_colours():
    assert set(_palette(LIGHT_CSS)) == set(_palette(DARK_CSS))


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_no_script_style_or_handler_of_their_own(name):
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", TEMPLATES[name])


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_calls_text_safe(name):
    assert not re.search(r"\|\s*safe|autoescape", TEMPLATES[name])


@pytest.mark.parametrize("name", [*TEMPLATES, "console.css", "console.js"])
def test_nothing_is_fetched_from_elsewhere(name):
    source = TEMPLATES.get(name) or (FOLDER / name).read_text()

    assert not re.search(r"(?:src|href|url\()[=\"'(]*\s*(?:https?:)?//", source)


def test_every_form_that_posts_carries_a_form_token():
    forms = [form for source in TEMPLATES.values() for form in re.findall(r"<form.*?</form>", source, re.DOTALL)]

    assert len(forms) >= 5
    assert all('name="csrf"' in form for form in forms)


def test_script_never_runs_text():
    assert not re.search(r"\beval\b|new Function|document\.write|setTimeout\(['\"]", SCRIPT)


def test_a_whole_page_is_light():
    files = [path for path in FOLDER.rglob("*") if path.suffix in {".css", ".js", ".svg", ".woff2"}]

    assert sum(path.stat().st_size for path in files) < 150_000


def test_every_vendored_file_has_its_licence():
    vendored = {path.name for path in (FOLDER / "vendor").iterdir()}

    for part in ("htmx", "htmx-ext-sse", "inter"):
        assert f"{part}-LICENSE" in vendored


def test_motion_is_only_for_those_who_want_it():
    before, _, _ = CSS.partition("@media (prefers-reduced-motion: no-preference)")

    assert "animation" not in before
    assert "transition" not in CSS


def test_a_changed_file_has_another_address(tmp_path, monkeypatch):
    assert re.fullmatch(r"/static/console\.css\?v=[0-9a-f]{12}", asset("console.css"))
