"""Writes the generated pages and tables of the documentation: ``make docs``.

What is generated stands between marks in the hand-written pages; a test holds it current.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from addin.ribbon import button_table
from jixiao.rules.docs import markdown
from udfs.wrappers import WorksheetFunction, worksheet_functions

HERE = Path(__file__).parent
EXAMPLES = HERE / "functions.toml"


def pages() -> dict[Path, str]:
    """Every page that is generated or holds generated tables, as it should read."""
    manual = HERE / "手册.md"
    text = manual.read_text("utf-8")
    for name, table in (("buttons", button_table()), ("functions", function_table())):
        text = with_table(text, name, table)
    readme = HERE.parent / "README.md"
    measured = with_table(readme.read_text("utf-8"), "measured", results_table())
    return {HERE / "rules.md": markdown(), manual: text, readme: measured}


def results_table() -> str:
    """The table that ``make bench`` wrote last."""
    lines = (HERE.parent / "benchmarks" / "results.md").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("|"))


def with_table(text: str, name: str, table: str) -> str:
    """The text with what stands between the marks of ``name`` replaced."""
    begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S)
    if not pattern.search(text):
        raise ValueError(f"no place for {name}")
    return pattern.sub(lambda _: f"{begin}\n{table.strip()}\n{end}", text)


def function_table() -> str:
    """Each worksheet function with its arguments and two examples from the sample."""
    examples = tomllib.loads(EXAMPLES.read_text("utf-8"))
    return "\n".join(
        _section(function, examples[function.name]) for function in worksheet_functions()
    )


def _section(function: WorksheetFunction, examples: list[dict[str, Any]]) -> str:
    names = ", ".join(f"[{a.name}]" if a.optional else a.name for a in function.arguments)
    lines = [f"### `{function.name}({names})`", "", function.description, ""]
    lines += [f"- `{a.name}`：{a.description}" for a in function.arguments]
    lines += ["", "| 公式 | 结果 |", "| --- | --- |"]
    for example in examples:
        arguments = ", ".join(_shown(a) for a in example["arguments"])
        lines.append(f"| `={function.name}({arguments})` | {_result(example['result'])} |")
    return "\n".join([*lines, ""])


def _shown(argument: Any) -> str:
    """An argument as it would be typed; a block as Excel's array constant."""
    if isinstance(argument, list):
        rows = ";".join(",".join(_shown(cell) for cell in row) for row in argument)
        return f"{{{rows}}}"
    if isinstance(argument, float):
        return f"{argument:g}"
    return json.dumps(argument, ensure_ascii=False)


def _result(result: Any) -> str:
    if isinstance(result, list):
        return "<br>".join("　".join(str(cell) for cell in row if cell != "") for row in result)
    return f"{result:g}" if isinstance(result, float) else str(result)


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
