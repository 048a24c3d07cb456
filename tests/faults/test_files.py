"""Files that people open are whole, whoever else writes them and whatever the disk has left."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from secretariat.papers import write_whole
from tests.secretariat.looking import at_once


def test_two_who_write_one_file_at_the_same_time_both_succeed_and_it_is_whole(tmp_path: Path) -> None:
    path, contents = tmp_path / "bao-cao-2025.docx", [bytes([number]) * 300_000 for number in range(4)]

    def write_often(content: bytes) -> None:
        for _ in range(30):
            write_whole(path, content)

    at_once([partial(write_often, content) for content in contents])
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_for_which_there_is_no_room_leaves_the_earlier_one_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    path = write_whole(tmp_path / "bao-cao-2025.pdf", b"earlier")
    with room_for(4096), pytest.raises(OSError, match="too large") as failed:
        write_whole(path, b"x" * 100_000)
    assert failed.value.errno == errno.EFBIG
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow past `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
