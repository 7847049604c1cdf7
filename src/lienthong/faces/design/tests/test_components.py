"""Components say what they are without colour, and take what Python hands them."""

from datetime import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from lienthong.kernel.moments import VIETNAM


def drawn(source: str, language: str = "vi", **context: object) -> str:
    with translation.override(language):
        # Components come through the loader: a template from a string is not compiled by it.
        from django_cotton.compiler_regex import CottonCompiler

        return Template(CottonCompiler().process(source)).render(Context(context))


@pytest.mark.parametrize("kind", ["neutral", "info", "good", "warning", "bad"])
def test_a_badge_carries_a_sign_beside_its_colour(kind):
    html = drawn(f'<c-badge kind="{kind}">Đã nhận</c-badge>')
    sign = "check" if kind == "good" else kind
    assert f"icons.svg#{sign}" in html
    assert "Đã nhận" in html


def test_a_button_is_a_link_where_it_leads_somewhere_and_a_button_where_it_does_something():
    assert drawn('<c-button href="/x">Xem</c-button>').startswith('<a class="button primary" href="/x"')
    assert drawn('<c-button name="who" value="lan">Gửi</c-button>').startswith('<button class="button primary"')
    assert 'name="who"' in drawn('<c-button name="who" value="lan">Gửi</c-button>')


def test_a_component_takes_nothing_that_it_was_not_handed():
    words = {"title": "Hồ sơ mới", "note": "không có việc quá hạn", "label": "Quá hạn"}
    for source in ('<c-notice kind="info">Chú ý</c-notice>', '<c-tile value="0"/>', '<c-icon name="search"/>'):
        html = drawn(source, **words)
        assert not any(word in html for word in words.values()), html


class Letter(forms.Form):
    subject = forms.CharField(label="Trích yếu", help_text="Một câu.")


def test_a_field_ties_its_label_hint_and_error_to_its_input():
    html = drawn('<c-field :field="form.subject"/>', form=Letter({"subject": ""}))
    assert '<label for="id_subject">Trích yếu</label>' in html
    assert 'id="id_subject_helptext"' in html
    assert 'id="id_subject_error"' in html
    assert 'aria-invalid="true"' in html
    assert "id_subject_error" in html.split("aria-describedby=", 1)[1].split(">", 1)[0]


def test_the_summary_of_errors_leads_to_each_field():
    html = drawn('<c-errors :form="form"/>', form=Letter({"subject": ""}))
    assert 'role="alert"' in html
    assert '<a href="#id_subject">Trích yếu:' in html
    assert drawn('<c-errors :form="form"/>', form=Letter({"subject": "Báo cáo"})).strip() == ""


def test_a_moment_is_said_and_kept_exact():
    html = drawn('<c-moment :at="at"/>', at=datetime(2018, 3, 2, 9, 14, 5, tzinfo=VIETNAM))
    assert html.strip() == (
        '<time datetime="2018-03-02T09:14:05+07:00" '
        'title="09:14:05 thứ Sáu, ngày 2 tháng 3 năm 2018">09:14 2/3/2018</time>'
    )


def test_a_meter_is_drawn_with_a_point_in_both_languages():
    for language in ("vi", "en"):
        assert 'width="73.87"' in drawn('<c-meter label="Xã" :value="164" :max="222" text="164/222"/>', language)
    assert 'width="100.00"' in drawn('<c-meter label="Xã" :value="9" :max="3" text="9/3"/>')
    assert 'width="0.00"' in drawn('<c-meter label="Xã" :value="0" :max="0" text="0"/>')


def test_pages_offer_only_what_there_is():
    assert drawn('<c-pages newer="" older=""/>').strip() == ""
    html = drawn('<c-pages newer="" older="?truoc=7"/>')
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html


def test_what_a_person_typed_is_never_taken_for_markup():
    html = drawn('<c-tile label="{{ bad }}" value="{{ bad }}"/><c-badge>{{ bad }}</c-badge>', bad="<script>x</script>")
    assert "<script>" not in html
