"""Whether a file of licences names each crate that is linked into a release, on each platform of the workflow.

    linked.py LICENCES

The crates are found in what `cargo metadata` resolves, which is another way than the file itself is made.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def resolved(target):
    """The crates that are linked for a target: what the program depends on, except what only runs in the compiler."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    found, waiting = set(), [metadata["resolve"]["root"]]
    while waiting:
        package = packages[waiting.pop()]
        if package["id"] in found or any("proc-macro" in target["kind"] for target in package["targets"]):
            continue
        found.add(package["id"])
        linked = (of for of in nodes[package["id"]]["deps"] if any(kind["kind"] is None for kind in of["dep_kinds"]))
        waiting += [of["pkg"] for of in linked]
    return {f"{packages[one]['name']} {packages[one]['version']} (" for one in found if packages[one]["source"]}


licences = pathlib.Path(sys.argv[1]).read_text()
named = {line.strip() for line in licences.splitlines()}
targets = re.findall(r"target: (\S+) }", (ROOT / ".github/workflows/release.yml").read_text())
assert len(targets) == 5, targets
missing = {crate for target in targets for crate in resolved(target) if not any(line.startswith(crate) for line in named)}
print("\n".join(sorted(missing)), end="", file=sys.stderr)
# The allocator is not of its crate's authors.
assert "Microsoft Corporation" in licences
sys.exit(1 if missing else 0)
