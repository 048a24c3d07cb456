"""What may stand in a mail header: exactly one address, names and subjects on one line."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from states.errors import BadInput

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.IGNORECASE)
# A dot-atom (RFC 5322, 3.2.3): what `email.headerregistry.Address` takes of all that is let through to it, in a
# hundredth of its time.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
# Controls, line and paragraph separators, lone surrogates: each breaks a header or a database text.
_UNFIT = frozenset({"Cc", "Zl", "Zp", "Cs"})


def valid_address(text: str) -> str:
    """Return the one e-mail address in `text`; `BadInput` says what else stands there.

    The mail libraries take `a@b, evil@x` and NUL without complaint, so every address passes here.
    Only ASCII addresses are taken: a relay that understands others (SMTPUTF8) cannot be relied on.
    """
    address = text.strip(" ")
    if not address:
        raise BadInput("Chưa có địa chỉ thư điện tử. Hãy nhập một địa chỉ, ví dụ ten@coquan.vn.")
    if fault := _fault(address):
        raise BadInput(f"Địa chỉ thư điện tử {address!r} không dùng được: {fault}")
    return address


@lru_cache(maxsize=8_192)
def _fault(address: str) -> str | None:
    """What is wrong with an address. One letter asks three times: decided, queued, put on the wire."""
    local, _, domain = address.rpartition("@")
    if _has_unfit(address):
        return "có ký tự xuống dòng hoặc ký tự điều khiển. Hãy xóa các ký tự đó rồi nhập lại."
    if address.count("@") > 1 or (re.search("[,; ]", address) and "<" not in address):
        return "phải có đúng một địa chỉ. Hãy tách các địa chỉ khác ra ô riêng, bỏ dấu cách thừa."
    if re.search(r'[<>()"]', address):
        return "chỉ ghi địa chỉ, không kèm tên hoặc dấu ngoặc. Hãy ghi theo mẫu ten@coquan.vn."
    if not local or not domain:
        return "thiếu phần trước hoặc sau dấu @. Hãy ghi đủ theo mẫu ten@coquan.vn."
    if not address.isascii():
        return "có chữ có dấu hoặc ký tự lạ. Hãy ghi địa chỉ không dấu, gõ lại thay vì sao chép."
    if len(address) > 254 or len(local) > 64:
        return "quá dài (tối đa 254 ký tự, phần trước dấu @ tối đa 64). Hãy kiểm tra lại địa chỉ."
    if not _DOMAIN.fullmatch(domain):
        return f"tên miền {domain!r} sai. Hãy kiểm tra phần sau dấu @."
    if not _LOCAL.fullmatch(local):
        return f"phần trước dấu @ ({local!r}) sai. Hãy kiểm tra dấu chấm và ký tự lạ."
    return None


def header_line(text: str, what: str, longest: int) -> str:
    """Return `text` if it fits in one header; `BadInput` names `what` it is and what to do."""
    if not text.strip():
        raise BadInput(f"{what} còn trống. Hãy nhập nội dung.")
    if _has_unfit(text):
        raise BadInput(
            f"{what} {text!r} có ký tự xuống dòng hoặc ký tự điều khiển. Hãy viết trên một dòng, bỏ ký tự đó."
        )
    if len(text) > longest:
        raise BadInput(f"{what} dài {len(text)} ký tự, tối đa {longest}. Hãy rút gọn: “{text[:60]}…”.")
    return text


def _has_unfit(text: str) -> bool:
    return not text.isprintable() and any(unicodedata.category(character) in _UNFIT for character in text)
