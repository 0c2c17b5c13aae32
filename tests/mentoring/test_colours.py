"""Colours by arithmetic: text at least 4.5:1 on every surface it stands on, borders of controls at least 3:1 (WCAG)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TEXT_ON = {
    "ink": ["card", "page", "hover", "sunk", "info-bg", "edit", "mute-bg"],
    "ink-2": ["card", "page", "hover", "sunk", "mute-bg", "info-bg"],
    "ink-3": ["card", "page", "hover", "sunk"],
    "primary": ["card", "page", "hover", "info-bg"],
    "primary-hover": ["card", "hover", "info-bg"],
    "on-primary": ["primary", "primary-hover"],
    "on-bad": ["bad"],
    "ok": ["card", "ok-bg"],
    "info": ["info-bg"],
    "wait": ["wait-bg"],
    "warn": ["card", "warn-bg"],
    "bad": ["card", "page", "hover", "bad-bg"],
    "on-inverse": ["inverse"],
    "inverse-link": ["inverse"],
}


def tokens(text: str) -> dict[str, str]:
    """Names and six-digit values of the colours declared in the text; a later one wins."""
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})\s*;", text))


def theme(name: str) -> dict[str, str]:
    """Colours of a theme: the light ones with what the theme changes."""
    light = tokens((CSS / "tokens.css").read_text())
    if name == "dark":
        return light | tokens((CSS / "dark.css").read_text())
    if name in {"black", "white"}:
        block = re.search(rf'^\[data-contrast="{name}"\] {{(.*?)^}}', (CSS / "display.css").read_text(), re.S | re.M)
        return light | tokens(block[1])
    return light


def light_of(colour: str) -> float:
    """Relative luminance of #RRGGBB by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    lighter, darker = sorted((light_of(one), light_of(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "black", "white"])
def test_text_can_be_read_on_every_surface(name):
    colours = theme(name)
    pairs = {(text, back): contrast(colours[text], colours[back]) for text in TEXT_ON for back in TEXT_ON[text]}
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark", "black", "white"])
def test_the_edge_of_a_control_can_be_seen(name):
    colours = theme(name)
    assert all(contrast(colours["border-control"], colours[back]) >= 3 for back in ("card", "page"))
    assert contrast(colours["focus"], colours["card"]) >= 3


def test_a_pale_text_would_be_found():
    assert contrast("#66727F", "#EEF2FE") < 4.5
    assert round(contrast("#000000", "#FFFFFF")) == 21
