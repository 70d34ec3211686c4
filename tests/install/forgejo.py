"""Takes the workflow of Forgejo in a page apart: writes the shell of each step, in order, as the runner starts it.

    forgejo.py PAGE FOLDER NAME=VALUE...

FOLDER gets NUMBER.sh for each step that has a shell. NAME=VALUE are what the runner puts in the place of `${{ NAME }}`.
"""

import pathlib
import re
import shlex
import sys

import ruamel.yaml

page, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
given = dict(argument.split("=", 1) for argument in sys.argv[3:])
blocks = re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
[block] = [block for block in blocks if block.startswith("# .forgejo/workflows/")]
workflow = ruamel.yaml.YAML(typ="safe").load(block)
[job] = workflow["jobs"].values()
assert [step["uses"] for step in job["steps"] if "uses" in step] == ["actions/checkout@v4"]


def value(text):
    """A value with what the runner puts into it."""
    return re.sub(r"\$\{\{ ([a-z._]+) \}\}", lambda found: given[found.group(1)], str(text))


for number, step in enumerate(step for step in job["steps"] if "run" in step):
    variables = {**workflow.get("env", {}), **job.get("env", {}), **step.get("env", {})}
    lines = ["#!/bin/bash", "set -eo pipefail"]
    lines += [f"export {key}={shlex.quote(value(of))}" for key, of in variables.items()]
    (folder / f"{number}.sh").write_text("\n".join([*lines, value(step["run"])]))
