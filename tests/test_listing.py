import pytest

from lobbykit.cli.listing import ListFormat, put_rows


def test_a_table_whose_first_column_is_all_long_goes_above_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [{"a": "x" * 30, "b": "y" * 30, "c": "the last"}]
    put_rows(rows, ListFormat.TABLE, {"a": "A" * 30, "b": "B", "c": "C"})
    assert capfd.readouterr().out.splitlines() == [
        "A" * 30,
        f"  B{' ' * 31}C",
        "x" * 30,
        f"  {'y' * 30}  the last",
    ]


def test_a_table_too_wide_for_the_page_is_written_all_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    put_rows([{"a": "x", "b": "y" * 90, "c": "the last"}], ListFormat.TABLE, {"a": "A", "b": "B", "c": "C"})
    assert capfd.readouterr().out.splitlines() == [f"A\n  B{' ' * 91}C" for _ in ()] + [
        "A",
        f"  B{' ' * 91}C",
        "x",
        f"  {'y' * 90}  the last",
    ]
