"""The project's Vietnamese catalogue for the strings of installed packages.

Our own text is Vietnamese in the code; ``locale/vi`` only fills what Django, Wagtail,
import-export and simple-history leave in English. polib compiles it, so that an office
needs no gettext on its machine.
"""

import ast
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polib

LANGUAGE = "vi"
DOMAINS = ("django", "djangojs")
# Position of the msgid and of the context in the arguments of each gettext function.
GETTEXT_CALLS = {
    "_": (0, None),
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
    "npgettext": (1, 0),
    "npgettext_lazy": (1, 0),
}

Key = tuple[str, str | None, str]
"""Domain, context and msgid: what gettext looks a string up by."""


def compile_catalogues(base_dir: Path) -> list[Path]:
    """Compile each ``locale/*/LC_MESSAGES/*.po`` whose .mo is absent or older.

    Returns the .mo files written. A file is replaced in one move, so that processes
    starting at the same time never read half of it. Raises OSError on a broken .po.
    """
    written = []
    for source in sorted(base_dir.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = source.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written.append(target)
    return written


def missing_msgids(apps: Iterable[str], *, locale_dir: Path) -> set[Key]:
    """Strings of the named packages that neither they nor ``locale_dir`` translate.

    ``apps`` are dotted package names ("wagtail.admin", "django.conf"). Raises
    ModuleNotFoundError for a package that is not installed.
    """
    folders = [_package_dir(app) for app in apps]
    wanted: set[Key] = set()
    known: set[Key] = set()
    for domain in DOMAINS:
        known |= _translated(locale_dir, domain)
        for folder in folders:
            wanted |= _source_msgids(folder, domain)
            known |= _translated(folder / "locale", domain)
    return wanted - known


def _package_dir(app: str) -> Path:
    spec = find_spec(app)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{app} is not an installed package", name=app)
    return Path(spec.submodule_search_locations[0])


def _translated(locale_dir: Path, domain: str) -> set[Key]:
    path = locale_dir / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return set()
    entries = polib.pofile(str(path)).translated_entries()
    return {(domain, entry.msgctxt, entry.msgid) for entry in entries}


def _source_msgids(folder: Path, domain: str) -> set[Key]:
    """From the package's English catalogue, else any language's, else its code."""
    english = folder / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
    others = sorted(folder.glob(f"locale/*/LC_MESSAGES/{domain}.po"))
    catalogues = [english] if english.exists() else others
    if catalogues:
        return {
            (domain, entry.msgctxt, entry.msgid)
            for path in catalogues
            for entry in polib.pofile(str(path))
            if not entry.obsolete
        }
    if domain == "django" and not (folder / "locale").exists():
        return {
            key
            for path in folder.rglob("*.py")
            if not {"tests", "migrations"} & set(path.relative_to(folder).parts)
            for key in _msgids_in_code(path)
        }
    return set()


def _msgids_in_code(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        msgid_at, context_at = GETTEXT_CALLS.get(node.func.id, (None, None))
        msgid = _text_argument(node, msgid_at)
        if msgid:
            yield "django", _text_argument(node, context_at), msgid


def _text_argument(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent.parent)
