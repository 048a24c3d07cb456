"""Tax codes: what is accepted, and what a person is told about the rest."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from states.errors import BadInput
from states.tax_code import check_tax_code, make_tax_code
from tests.states.conftest import faults_of

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100109106", "0100109106"),
        (" 0100109106\n", "0100109106"),
        ("0100 109 106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106 - 001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
    ],
)
def test_a_valid_code_is_returned_in_its_one_written_form(text: str, code: str) -> None:
    assert check_tax_code(text) == code


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Chưa nhập mã số thuế"),
        ("   ", "Chưa nhập mã số thuế"),
        ("01001O9106", "ký tự không phải chữ số"),
        ("٠١٠٠١٠٩١٠٦", "ký tự không phải chữ số"),
        ("01001091", "“01001091” có 8 chữ số; phải có 10 chữ số"),
        ("100109107", "Hãy kiểm tra xem có nhập thiếu hoặc thừa chữ số."),
        ("01001091066", "có 11 chữ số"),
        ("0100109106-01", "có 12 chữ số"),
        ("100109106", "mất số 0 ở đầu: hãy kiểm tra mã 0100109106"),
        ("0100109107", "chữ số thứ mười là 7, đúng ra là 6"),
        ("0100109107-001", "chữ số thứ mười là 7, đúng ra là 6"),
        ("0000000000", "không có số kiểm tra nào hợp với 9 chữ số đầu 000000000;"),
        ("0100109106-000", "từ 001 đến 999"),
        ("010010910-6", "sai dấu gạch ngang"),
        ("0100109106--001", "sai dấu gạch ngang"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_tax_code(text)
    assert told in str(refused.value)
    assert faults_of(str(refused.value)) == []


@given(NINE)
def test_a_made_code_is_valid_with_and_without_a_unit(nine: str) -> None:
    code = make_tax_code(nine)
    assume(code is not None)
    assert code is not None
    assert check_tax_code(code) == code
    assert check_tax_code(f"{code}-012") == f"{code}-012"


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(nine: str, place: int, shift: int) -> None:
    code = make_tax_code(nine)
    assume(code is not None)
    assert code is not None
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    with pytest.raises(ValueError, match=f"“{wrong}”"):
        check_tax_code(wrong)


@pytest.mark.parametrize("nine", ["", "12345678", "1234567890", "12345678a"])
def test_a_code_is_made_only_from_nine_digits(nine: str) -> None:
    with pytest.raises(ValueError, match="9 chữ số đầu"):
        make_tax_code(nine)
