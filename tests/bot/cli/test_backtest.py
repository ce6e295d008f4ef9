import asyncio
import time
from pathlib import Path

from click.testing import CliRunner

from bot.cli.backtest import command
from detection.recording import read
from tests.loopback import free_port
from tests.monitoring.prometheus import lay_history, required, running


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


def test_the_summary_names_the_loudest_first(tmp_path: Path) -> None:
    quiet, loud = recorded(tmp_path, "a.csv", 400), recorded(tmp_path, "b.csv", 400)
    loud.write_text(loud.read_text() + f"{1_700_000_000 + 60 * 400},500\n")
    status, said = run(quiet, loud, "--out", tmp_path / "out")

    assert status == 0
    assert said.startswith("1 alert in 0.6 series-days of 2 series")
    assert [line.split()[0] for line in said.splitlines()[3:5]] == ["b", "a"]


def test_a_chart_is_drawn_for_who_asks(tmp_path: Path) -> None:
    several = tmp_path / "several.csv"
    several.write_text("timestamp,a,b\n" + "".join(f"{60 * row},{row % 7},{row % 5}\n" for row in range(200)))
    run(recorded(tmp_path, "cart.csv"), several, "--out", tmp_path / "out", "--charts")

    for name in ("cart", "several"):
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_without_an_input_it_says_what_to_name(tmp_path: Path) -> None:
    status, said = run("--out", tmp_path / "out")

    assert status == 2
    assert "Name at least one file, or say --prometheus." in said


def test_a_prometheus_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    status, said = run("--prometheus", f"http://127.0.0.1:{free_port()}", "--out", tmp_path / "out")

    assert status == 2
    assert said.count("cannot be reached: Connection refused.") == 1


def test_a_series_of_prometheus_is_replayed_as_a_file_is(tmp_path: Path) -> None:
    required()
    now = int(time.time()) // 60 * 60
    points = [(now - 60 * (300 - row), 100 + row % 7) for row in range(300)]
    lines = [f'process_resident_memory_bytes{{job="cart",instance="a:1"}} {value} {at}' for at, value in points]
    ups = [f'up{{job="cart",instance="a:1"}} 1 {at}' for at, _ in points]
    lay_history(
        tmp_path, "\n".join(["# TYPE process_resident_memory_bytes gauge", *lines, "# TYPE up gauge", *ups, "# EOF\n"])
    )
    status, said = asyncio.run(replayed(tmp_path))

    assert status == 0, said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"cart_memory_a-1.parquet", "cart_up_a-1.parquet"}
    assert len(read(tmp_path / "out" / "cart_memory_a-1.parquet").times) >= 299


async def replayed(folder: Path) -> tuple[int, str]:
    async with running(folder) as url:
        return await asyncio.to_thread(run, "--prometheus", url, "--since", "6h", "--out", folder / "out")
