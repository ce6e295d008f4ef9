from pathlib import Path

from click.testing import CliRunner

from bot.cli.backtest import command
from detection.recording import read


def recorded(folder: Path, name: str, rows: int = 200) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [f"{1_700_000_000 + 60 * row},{row % 7}" for row in range(rows)]
    path = folder / name
    path.write_text("\n".join(["timestamp,value", *lines]) + "\n")
    return path


def run(*arguments: Path | str) -> tuple[int, str]:
    answer = CliRunner().invoke(command, [str(one) for one in arguments])
    return answer.exit_code, answer.output


def test_each_input_has_a_row_for_a_row(tmp_path: Path) -> None:
    inputs = [recorded(tmp_path, "cart.csv"), recorded(tmp_path, "checkout.csv", 70)]

    assert run(*inputs, "--out", tmp_path / "out")[0] == 0
    assert [len(read(tmp_path / "out" / f"{name}.parquet").times) for name in ("cart", "checkout")] == [200, 70]


def test_an_input_that_cannot_be_read_is_named_and_holds_up_no_other(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing\n1\n")
    status, said = run(broken, recorded(tmp_path, "cart.csv"), "--out", tmp_path / "out")

    assert status == 1
    assert f'{broken}: there is no column "timestamp".' in said
    assert (tmp_path / "out" / "cart.parquet").exists()


def test_two_inputs_of_one_name_are_refused(tmp_path: Path) -> None:
    twin = recorded(tmp_path / "other", "cart.csv")
    status, said = run(recorded(tmp_path, "cart.csv"), twin, "--out", tmp_path / "out")

    assert status == 2
    assert "both be written to cart.parquet" in said
