"""The Vietnamese catalogue: complete, well-formed, and really what Django shows."""

import json
import os
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps as installed
from django.conf import settings as project
from django.test import RequestFactory
from django.utils import translation
from django.views.i18n import JSONCatalog

from common.translations import compile_catalogues, missing_msgids

LOCALE_DIR = project.BASE_DIR / "locale"
MESSAGES = LOCALE_DIR / "vi" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
# Names that are the same in Vietnamese; all else that stays English is an omission.
SAME_IN_BOTH_LANGUAGES = {"IPv4", "IPv6"}


def third_party_packages():
    """Every installed app that is not ours, and Django's own core."""
    names = {config.name for config in installed.get_app_configs()}
    ours = {name for name in names if (project.BASE_DIR / name.split(".")[0]).is_dir()}
    return sorted(names - ours | {"django.conf", "django.contrib.postgres", "modelsearch"})


def entries():
    """Each entry of both catalogues, by its domain and place in the file."""
    return {
        f"{domain}-{number}": entry
        for domain in ("django", "djangojs")
        for number, entry in enumerate(polib.pofile(str(MESSAGES / f"{domain}.po")))
    }


def message_of(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def faults_of(entry):
    """What is wrong with one entry, in words; nothing when it is right."""
    message = message_of(entry)
    sources = [entry.msgid, entry.msgid_plural or entry.msgid]
    faults = []
    if not message.strip():
        faults.append("empty")
    if message == entry.msgid and has_words(message) and message not in SAME_IN_BOTH_LANGUAGES:
        faults.append("left in English")
    for kind, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
        if sorted(pattern.findall(message)) not in [sorted(pattern.findall(s)) for s in sources]:
            faults.append(f"{kind} differ")
    if [message[:1].isspace(), message[-1:].isspace()] != [
        entry.msgid[:1].isspace(),
        entry.msgid[-1:].isspace(),
    ]:
        faults.append("outer blanks differ")
    return faults


def has_words(text):
    return any(character.isalpha() for character in PLACEHOLDER.sub("", text))


def write_catalogue(folder, *, msgstr):
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "vi"}
    catalogue.append(polib.POEntry(msgid="Save draft", msgstr=msgstr))
    path = folder / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return path


@pytest.fixture
def vietnamese(settings, tmp_path):
    """Django reading a freshly compiled copy, whatever the .mo beside the .po says."""
    for domain in ("django", "djangojs"):
        target = tmp_path / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((MESSAGES / f"{domain}.po").read_bytes())
    compile_catalogues(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    with translation.override("vi"):
        yield


def test_missing_msgids_of_installed_packages_are_none():
    assert missing_msgids(third_party_packages(), locale_dir=LOCALE_DIR) == set()


def test_missing_msgids_without_our_catalogue_name_the_english_strings(tmp_path):
    missing = missing_msgids(["django_tasks", "wagtail.contrib.settings"], locale_dir=tmp_path)

    assert missing == {
        ("django", "Task", "Ready"),
        ("django", "Task", "Running"),
        ("django", "Task", "Failed"),
        ("django", "Task", "Successful"),
        ("django", None, "%(model)s permissions"),
        ("django", None, "%(site_setting)s for %(site)s"),
    }


def test_missing_msgids_of_an_absent_package_is_refused(tmp_path):
    with pytest.raises(ModuleNotFoundError, match="no_such_package is not an installed package"):
        missing_msgids(["no_such_package"], locale_dir=tmp_path)


def test_entries_are_translated_and_keep_placeholders_and_tags():
    faults = {name: faults_of(entry) for name, entry in entries().items()}

    assert {name: found for name, found in faults.items() if found} == {}


def test_entries_stand_once_in_each_catalogue():
    for domain in ("django", "djangojs"):
        keys = [(e.msgctxt, e.msgid) for e in polib.pofile(str(MESSAGES / f"{domain}.po"))]

        assert len(keys) == len(set(keys))


def test_entries_place_tone_marks_in_the_modern_way():
    old = re.compile(
        r"(?<!q)(?:o[áàảãạ]|o[éèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)|(?:òa|óa|ỏa|õa|ọa)\w", re.IGNORECASE
    )
    found = [text for text in map(message_of, entries().values()) if old.search(text)]

    assert found == []


def test_compile_catalogues_writes_only_stale_files(tmp_path):
    source = write_catalogue(tmp_path, msgstr="Lưu nháp")
    target = source.with_suffix(".mo")

    assert compile_catalogues(tmp_path) == [target]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(target)).find("Save draft").msgstr == "Lưu nháp"

    write_catalogue(tmp_path, msgstr="Lưu bản nháp")
    later = target.stat().st_mtime + 1
    os.utime(source, (later, later))

    assert compile_catalogues(tmp_path) == [target]
    assert polib.mofile(str(target)).find("Save draft").msgstr == "Lưu bản nháp"
    assert [path.name for path in Path(target.parent).iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize(
    ("msgid", "expected"),
    [
        ("Save draft", "Lưu nháp"),
        ("Submit for moderation", "Trình duyệt"),
        ("Password reset unsuccessful", "Đặt lại mật khẩu không thành công"),
        ("0 minutes", "0 phút"),
    ],
)
def test_catalogue_overrides_the_packages_in_django(vietnamese, msgid, expected):
    assert translation.gettext(msgid) == expected


@pytest.mark.parametrize("count", [1, 5])
def test_catalogue_gives_the_number_for_one_and_for_many(vietnamese, count):
    text = translation.ngettext("Delete 1 page", "Delete %(counter)s pages", count)

    assert text % {"counter": count} == f"Xóa {count} trang"


def test_catalogue_reaches_the_javascript_of_the_admin(vietnamese):
    view = JSONCatalog.as_view(packages=["wagtail.admin"])

    catalogue = json.loads(view(RequestFactory().get("/jsi18n/")).content)["catalog"]

    assert catalogue["More actions"] == "Thao tác khác"
    assert catalogue["%(num)s error"] == ["%(num)s lỗi"]
