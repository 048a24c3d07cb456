"""A machine that serves several provinces: whose settings a process reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.pool import main as keep_the_pool
from settings import Settings
from states.errors import BadInput

TAY_NINH = (
    "NHIEMVU_HOME=/srv/tay-ninh\n"
    "NHIEMVU_DATABASE_URL=postgresql://tay_ninh@db/tay_ninh\n"
    "NHIEMVU_SMTP_HOST=relay.tayninh.example\n"
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a machine that has something set for itself as well."""
    monkeypatch.setenv("NHIEMVU_PROVINCES", str(tmp_path))
    monkeypatch.setenv("NHIEMVU_DATABASE_URL", "sqlite:///of-this-machine.db")
    monkeypatch.setenv("NHIEMVU_SMTP_PORT", "2525")
    (tmp_path / "tay-ninh.env").write_text(TAY_NINH)
    return tmp_path


def test_a_province_is_read_from_its_own_file_before_the_environment_of_the_machine(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIEMVU_PROVINCE", "tay-ninh")
    settings = Settings()
    assert settings.database == "postgresql://tay_ninh@db/tay_ninh"
    assert settings.home == Path("/srv/tay-ninh")
    assert (settings.smtp.host, settings.smtp.port) == ("relay.tayninh.example", 2525)


def test_without_a_province_the_environment_alone_is_read(files: Path) -> None:
    assert Settings().database == "sqlite:///of-this-machine.db"


def test_a_province_without_a_file_is_refused_with_those_that_have_one(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIEMVU_PROVINCE", "ca-mau")
    with pytest.raises(BadInput, match=r"Không có tệp ca-mau\.env .*; các tỉnh đã có: tay-ninh\."):
        Settings()


@pytest.mark.parametrize("name", ["NHIEMVU_HOME", "NHIEMVU_DATABASE_URL"])
def test_a_file_that_does_not_say_whose_data_it_is_never_falls_back_on_the_machine(
    files: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kept = [line for line in TAY_NINH.splitlines(keepends=True) if not line.startswith(name)]
    (files / "tay-ninh.env").write_text("".join(kept))
    monkeypatch.setenv("NHIEMVU_PROVINCE", "tay-ninh")
    with pytest.raises(BadInput, match=f"thiếu {name}"):
        Settings()


def test_two_provinces_that_name_one_database_are_refused(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    (files / "ca-mau.env").write_text(TAY_NINH.replace("/srv/tay-ninh", "/srv/ca-mau"))
    assert keep_the_pool() == 2
    assert "ca-mau, tay-ninh cùng ghi một NHIEMVU_DATABASE_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("unset", "said"),
    [
        ("NHIEMVU_PROVINCES", "Chưa có tỉnh nào"),
        ("PREFECT_API_URL", "Chưa biết máy chủ Prefect nào"),
    ],
)
def test_the_pool_is_not_touched_while_something_is_missing(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, unset: str, said: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.delenv(unset)
    assert keep_the_pool() == 2
    assert said in capsys.readouterr().err
