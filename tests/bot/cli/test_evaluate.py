from pathlib import Path

import numpy as np
from click.testing import CliRunner

from bot.cli.evaluate import command

HEAD = "timestamp,value,label"


def labelled(folder: Path, name: str, head: str = HEAD) -> Path:
    draw = np.random.default_rng(1)
    rows = [(1_700_000_000 + 60 * row, 100 + draw.standard_normal(), 0) for row in range(1600)]
    rows[1200:1220] = [(time, value + 30, 1) for time, value, _ in rows[1200:1220]]
    path = folder / name
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def run(*arguments: Path | str) -> tuple[int, str]:
    answer = CliRunner().invoke(command, [str(one) for one in arguments])
    return answer.exit_code, answer.output


def test_what_was_labelled_is_found_and_said(tmp_path: Path) -> None:
    status, said = run(labelled(tmp_path, "cart.csv"), "--budget", "0.1", "--lead", "0.5")

    assert status == 0
    assert said.startswith("1 of 1 event found, no false alerts in 0.6 series-days\n")
    assert said.splitlines()[3].split()[:7] == ["all", "1", "1", "1.00", "1.00", "1.00", "0.00"]
    assert said.splitlines()[4].split()[0] == "cart"


def test_an_input_without_labels_is_named_and_holds_up_no_other(tmp_path: Path) -> None:
    bare = labelled(tmp_path, "bare.csv", "timestamp,value,wrong")
    words = tmp_path / "words.csv"
    words.write_text(f"{HEAD}\n1700000000,1,yes\n")
    status, said = run(bare, words, labelled(tmp_path, "cart.csv"))

    assert status == 1
    assert f'{bare}: there is no column "label".' in said
    assert f'{words}: "label" holds neither numbers nor true and false.' in said
    assert "of 1 event found" in said
