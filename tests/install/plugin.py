"""Whether infra-graph.yaml and catalog.yaml are what flux 2.9 reads, and name the archives of a folder.

    plugin.py FOLDER VERSION

Read line by line: they are as simple as that, and Python brings no YAML.
"""

import hashlib
import pathlib
import re
import sys

folder, version = pathlib.Path(sys.argv[1]), sys.argv[2]
text = (folder / "infra-graph.yaml").read_text()
for line in ["apiVersion: cli.fluxcd.io/v1beta1", "kind: Plugin", "name: infra-graph", "bin: flux-infra-graph", f'  - version: "{version}"']:
    assert line in text.splitlines(), line
keys = set(re.findall(r"^[ -]*(\w+):", text, re.MULTILINE))
known = "apiVersion kind name description homepage source bin versions version platforms os arch url checksum extractPath"
assert keys == set(known.split()), keys ^ set(known.split())
platforms = re.findall(r"- os: (\w+)\n +arch: (\w+)\n +url: (\S+)\n +checksum: sha256:(\w+)\n +extractPath: (\S+)", text)
assert len(platforms) >= 2, platforms
for os, arch, url, digest, program in platforms:
    archive = folder / url.rsplit("/", 1)[-1]
    assert f"_{version}_{os}_{arch}." in archive.name, archive
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == digest, archive
    assert program == ("infra-graph.exe" if os == "windows" else "infra-graph")
catalog = (folder / "catalog.yaml").read_text()
assert "kind: PluginCatalog" in catalog and "  - name: infra-graph" in catalog, catalog
assert set(re.findall(r"^[ -]*(\w+):", catalog, re.MULTILINE)) == set(
    "apiVersion kind plugins name description homepage source license".split()
)
