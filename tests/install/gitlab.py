"""Takes a template of GitLab apart as GitLab does: gives its inputs values, and writes the pipeline and the script of each job.

    gitlab.py TEMPLATE FOLDER [INPUT=VALUE...]

FOLDER gets `.gitlab-ci.yml` and JOB.sh for each job: its variables, before_script and script in one shell.
"""

import pathlib
import re
import shlex
import sys

import ruamel.yaml

template, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
given = dict(argument.split("=", 1) for argument in sys.argv[3:])
yaml = ruamel.yaml.YAML(typ="safe")

header, jobs = template.read_text().split("\n---\n", 1)
inputs = yaml.load(header)["spec"]["inputs"]
assert set(given) <= set(inputs), given
values = {}
for name, declared in inputs.items():
    values[name] = given.get(name, declared["default"])
    assert declared["description"], name
    assert values[name] in declared.get("options", [values[name]]), name
    assert re.search(declared.get("regex", ""), values[name]), name

used = set(re.findall(r"\$\[\[ ([a-z-]+) \]\]", jobs.replace("inputs.", "")))
assert used == set(inputs), used ^ set(inputs)
pipeline = re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda found: values[found.group(1)], jobs)
(folder / ".gitlab-ci.yml").write_text(pipeline)


def whole(name):
    """A job with what it extends."""
    job = dict(document[name])
    above = whole(job.pop("extends")) if "extends" in job else {}
    return {**above, **job, "variables": {**above.get("variables", {}), **job.get("variables", {})}}


document = yaml.load(pipeline)
for name in document:
    if name.startswith("."):
        continue
    job = whole(name)
    lines = ["#!/bin/sh", "set -e"]
    lines += [f"export {key}={shlex.quote(str(value))}" for key, value in job["variables"].items()]
    lines += job.get("before_script", []) + job["script"]
    (folder / f"{name}.sh").write_text("\n".join(lines) + "\n")
