"""Translations of the screens: text files of the package, compiled into the place where Django looks for them."""

from __future__ import annotations

from pathlib import Path

LOCALE = Path(__file__).with_name("locale")


def compile_translations(target: Path) -> None:
    """Compiles every `django.po` of the package to `target`, unless that is newer already."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        compiled = target / source.relative_to(LOCALE).with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    from pappus.workspace.writing import make_folder, write_atomically

    made = BytesIO()
    with source.open("rb") as stream:
        write_mo(made, read_po(stream))
    make_folder(compiled.parent)
    write_atomically(compiled, made.getvalue())
