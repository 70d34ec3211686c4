"""Writes the GitHub workflows of a page, each into a file of its own: the YAML blocks that begin with `name:` and have jobs.

    blocks.py PAGE FOLDER
"""

import pathlib
import re
import sys

page, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
blocks = re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
workflows = [block for block in blocks if block.startswith("# .github/workflows/") and "\njobs:" in block]
assert len(workflows) >= 3, len(workflows)
for number, block in enumerate(workflows):
    (folder / f"{number}.yaml").write_text(block)
