"""The first start of an installation, and the start of one whose database is not there."""

from __future__ import annotations

import pickle
import socket

import pytest

from secretariat.first_start import prepared
from states.errors import BadInput


def test_a_database_that_does_not_open_is_told_with_the_reason_and_without_its_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://so:mat-khau-cua-so@127.0.0.1:{closed.getsockname()[1]}/nhiemvu"
        with pytest.raises(BadInput) as refused:
            prepared(url)
    # As the supervisor reads it, from the process that tried.
    told = str(pickle.loads(pickle.dumps(refused.value)))
    assert "Không mở được cơ sở dữ liệu" in told
    assert "refused" in told
    assert "mat-khau-cua-so" not in told
