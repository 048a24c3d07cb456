"""Tax codes (mã số thuế) of organisations: ten digits, the last a check digit, and three more for a unit."""

from __future__ import annotations

import re

from states.errors import BadInput

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def make_tax_code(nine_digits: str) -> str | None:
    """Add the check digit, 10 less the weighted sum modulo 11; None where that is 10 and no code exists.

    `ValueError` when the text is not nine digits.
    """
    if not re.fullmatch(r"[0-9]{9}", nine_digits):
        raise BadInput(f"Cần đúng 9 chữ số đầu của mã số thuế; đang là “{nine_digits}”.")
    check = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, nine_digits, strict=True)) % 11
    return None if check == 10 else f"{nine_digits}{check}"


def check_tax_code(text: str) -> str:
    """Return the code as `0100109106` or `0100109106-001`; `BadInput` says what is wrong and what to do.

    Blanks and dots are dropped, and a hyphen is put before the last three of thirteen digits.
    Weights and form: assumed (field practice).
    """
    compact = re.sub(r"[\s.]", "", text)
    if not compact:
        raise BadInput("Chưa nhập mã số thuế; hãy nhập 10 chữ số ghi trên giấy chứng nhận đăng ký thuế.")
    if not re.fullmatch(r"[0-9-]+", compact):
        raise BadInput(
            f"Mã số thuế “{text}” có ký tự không phải chữ số; hãy chỉ nhập chữ số, không nhập chữ."
        )
    match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", compact)
    if match is None:
        raise BadInput(_wrong_length(text, compact))
    code, unit = match[1], match[2]
    expected = make_tax_code(code[:9])
    if expected is None:
        raise BadInput(
            f"Mã số thuế “{text}” không tồn tại: không có số kiểm tra nào hợp với 9 chữ số đầu {code[:9]}; "
            "hãy đối chiếu lại từng chữ số với giấy chứng nhận đăng ký thuế."
        )
    if code != expected:
        raise BadInput(
            f"Mã số thuế “{text}” sai số kiểm tra: chữ số thứ mười là {code[9]}, đúng ra là {expected[9]}; "
            "hãy đối chiếu lại từng chữ số với giấy chứng nhận đăng ký thuế."
        )
    if unit == "000":
        raise BadInput(
            f"Mã số thuế “{text}” có số đơn vị phụ thuộc là 000; hãy nhập từ 001 đến 999 hoặc bỏ phần này."
        )
    return code if unit is None else f"{code}-{unit}"


def _wrong_length(text: str, compact: str) -> str:
    digits = compact.replace("-", "")
    message = (
        f"Mã số thuế “{text}” có {len(digits)} chữ số; phải có 10 chữ số, "
        "hoặc 13 chữ số dạng 0123456789-001 đối với đơn vị phụ thuộc."
    )
    if len(compact) == 9 and make_tax_code(f"0{digits[:8]}") == f"0{digits}":
        return f"{message} Có thể bảng tính đã làm mất số 0 ở đầu: hãy kiểm tra mã 0{digits}."
    if len(digits) in (10, 13):
        return (
            f"Mã số thuế “{text}” đặt sai dấu gạch ngang; hãy nhập theo dạng 0123456789 hoặc 0123456789-001."
        )
    return f"{message} Hãy kiểm tra xem có nhập thiếu hoặc thừa chữ số."
