"""What to do after a password is set."""

from __future__ import annotations

from cli.printing import DIM, GOOD, WARN, say
from models import Person
from states.roles import Role


def first_steps(person: Person, url: str) -> None:
    say(f"✓ Đã đặt mật khẩu cho {person.name}; các phiên đăng nhập trước đó đã kết thúc.", GOOD)
    if person.roles:
        say(f"Vai trò: {', '.join(Role(role).label for role in person.roles)}.")
    else:
        give = f"nhiemvu new person change_person email={person.email} roles=…"
        say(f"{person.name} chưa có vai trò nào; hãy giao: {give}", WARN)
    say("Các bước đầu tiên:")
    say(f"  1. Mở {url} bằng trình duyệt.")
    say(f"  2. Đăng nhập bằng địa chỉ {person.email} và mật khẩu vừa đặt.")
    say("  3. Mời những người khác: nhiemvu new person invite_person email=ĐỊA_CHỈ --as ĐỊA_CHỈ_CỦA_BẠN")
    say("Mỗi người tự đặt mật khẩu của mình qua thư mời; không ai phải biết mật khẩu của người khác.", DIM)
