"""`make audit`: published weaknesses of the libraries that a lock names; what was not asked about is not passed."""

from __future__ import annotations

import json
import subprocess
import sys


def main(lock: str) -> int:
    asked = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "-r", lock]
    ran = subprocess.run(
        [sys.executable, "-m", "pip_audit", *asked], capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(ran.stdout)["dependencies"]
    except ValueError:
        print(
            f"Không hỏi được danh sách lỗ hổng; chưa kiểm tra thư viện nào. {_last(ran.stderr)}",
            file=sys.stderr,
        )
        return 2
    unknown = [each["name"] for each in found if "skip_reason" in each]
    weak = [(each["name"], each["version"], hole) for each in found for hole in each.get("vulns", ())]
    for name, version, hole in weak:
        print(f"{name} {version}: {hole['id']}, đã sửa ở {', '.join(hole['fix_versions']) or 'chưa bản nào'}")
    print(f"{lock}: đã hỏi về {len(found) - len(unknown)} trên {len(found)} thư viện, {len(weak)} lỗ hổng.")
    if unknown:
        print(
            f"Máy này không hỏi được về {len(unknown)} thư viện (cần tới pypi.org); hãy chạy lại trên máy có mạng.",
            file=sys.stderr,
        )
    return 1 if weak else 2 if unknown or not found else 0


def _last(text: str) -> str:
    return next(reversed(text.strip().splitlines()), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
