"""Help in Vietnamese: typer's own headings, hints and usage lines, replaced where it prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup


def _speak_vietnamese() -> None:
    """Set the fixed texts of typer's help; done when help is printed, because their module is slow to load."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Tham số"
    rich_utils.OPTIONS_PANEL_TITLE = "Tùy chọn"
    rich_utils.COMMANDS_PANEL_TITLE = "Lệnh"
    rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"
    rich_utils.DEFAULT_STRING = "[mặc định: {}]"


def _usage(text: str) -> str:
    return text.replace("Usage:", "Cách dùng:", 1)


def _help(option: Any) -> Any:
    if option is not None:
        option.help, option.metavar = "Hiện hướng dẫn này.", ""
    return option


def _without_types(parameters: Iterable[Any]) -> None:
    """`<str>` beside an argument says nothing to an official; options carry their own placeholders."""
    for parameter in parameters:
        if isinstance(parameter, TyperArgument):
            parameter.display_type_rich = lambda ctx: None  # type: ignore[method-assign]


class Command(TyperCommand):
    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _speak_vietnamese()
        _without_types(self.params)
        super().format_help(ctx, formatter)


class Commands(TyperGroup):
    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _speak_vietnamese()
        super().format_help(ctx, formatter)
