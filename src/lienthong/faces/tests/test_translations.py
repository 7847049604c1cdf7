"""Nothing we say in English lacks its Vietnamese, and what is compiled is what is written."""

import re

from django.utils import translation

from lienthong.faces import translations

VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯà-ỹ]")


def test_every_text_of_ours_and_of_the_libraries_has_its_vietnamese():
    catalogue = translations.kept()
    kept = {(message.context, translations._first(message.id)) for message in catalogue if message.id}
    said = {
        (context, translations._first(text)) for _, text, context in (*translations.ours(), *translations.foreign())
    }
    assert said - kept == set(), "run: make translations"
    assert translations.missing(catalogue) == []


def test_the_compiled_catalogue_is_the_written_one():
    compiled = translations.CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == translations.compiled(translations.kept()), "run: make translations"


def test_a_translation_keeps_the_slots_of_its_text():
    slot = re.compile(r"%\([a-z_0-9]+\)[sd]|%d|\{[a-z_]+\}")
    wrong = []
    for message in translations.kept():
        if not message.id:
            continue
        plural = message.id if isinstance(message.id, str) else message.id[-1]
        for text in translations._parts(message.string):
            if text and set(slot.findall(text)) != set(slot.findall(plural)):
                wrong.append((plural, text))
    assert wrong == []


def test_texts_stand_in_english_in_the_source():
    allowed = ("Liên Thông",)
    for _, text, _ in translations.ours():
        words = translations._first(text)
        for name in allowed:
            words = words.replace(name, "")
        assert not VIETNAMESE.search(words), words


def test_a_text_in_a_template_and_one_in_python_are_both_found():
    found = {translations._first(text) for _, text, _ in translations.ours()}
    assert {"Skip to the content", "Operations engineer"} <= found


def test_django_speaks_our_vietnamese():
    with translation.override("vi"):
        assert translation.gettext("Sign in") == "Đăng nhập"
        assert translation.gettext("Incorrect code.") == "Mã chưa đúng."
    with translation.override("en"):
        assert translation.gettext("Sign in") == "Sign in"
