"""Pydantic's complaints in Vietnamese: file, key, what was found and what is allowed."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

_MESSAGES = {
    "missing": "thiếu mục bắt buộc này; hãy bổ sung",
    "extra_forbidden": "mục này không có trong quy định; hãy xóa hoặc sửa tên mục",
    "string_too_short": "không được để trống",
    "string_too_long": "dài quá {max_length} ký tự; hãy rút gọn",
    "string_type": "phải là một chuỗi chữ",
    "string_unicode": "có ký tự hỏng; hãy gõ lại",
    "string_pattern_mismatch": "không đúng dạng {pattern}",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than": "phải nhỏ hơn {lt}",
    "less_than_equal": "không được vượt quá {le}",
    "date_type": "phải là ngày dạng YYYY-MM-DD",
    "date_parsing": "phải là ngày dạng YYYY-MM-DD",
    "date_from_datetime_parsing": "phải là ngày dạng YYYY-MM-DD",
    "date_from_datetime_inexact": "phải là ngày dạng YYYY-MM-DD, không kèm giờ",
    "datetime_type": "phải là thời điểm dạng YYYY-MM-DD HH:MM",
    "datetime_parsing": "phải là thời điểm dạng YYYY-MM-DD HH:MM",
    "datetime_from_date_parsing": "phải là thời điểm dạng YYYY-MM-DD HH:MM",
    "timezone_aware": "phải có múi giờ",
    "literal_error": "chỉ nhận một trong: {expected}",
    "enum": "chỉ nhận một trong: {expected}",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "không được quá {max_length} mục",
    "tuple_type": "phải là một danh sách",
    "list_type": "phải là một danh sách",
    "dict_type": "phải là một bảng",
    "model_type": "phải là một bảng",
    "model_attributes_type": "phải là một bảng",
    "unexpected_keyword_argument": "mục này không có trong việc này; hãy xóa hoặc sửa tên mục",
    "missing_argument": "thiếu mục bắt buộc này; hãy bổ sung",
    "missing_keyword_only_argument": "thiếu mục bắt buộc này; hãy bổ sung",
}

_SHOWN = 80


def vietnamese_errors(error: ValidationError, where: str) -> str:
    """Return one line per complaint: `file: key: what is wrong (found: …).`"""
    return "\n".join(_line(item, where) for item in error.errors())


def _line(item: Any, where: str) -> str:
    path = ".".join(f"{part}" for part in item["loc"])
    kind, context = item["type"], dict(item.get("ctx", {}))
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", " hoặc ")
    if kind == "value_error":
        message = str(context["error"]).removesuffix(".")
    else:
        message = _MESSAGES[kind].format(**context) if kind in _MESSAGES else item["msg"]
    return f"{where}: {path + ': ' if path else ''}{message}{_found(kind, item['input'])}."


def _found(kind: str, value: object) -> str:
    """What was typed, when one line can show it."""
    if kind.startswith("missing") or isinstance(value, dict | list | tuple | bytes):
        return ""
    text = repr(value) if isinstance(value, str) else str(value)
    return f" (đang là: {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'})"
