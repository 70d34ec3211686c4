"""Types lines into a shell in a terminal, each with a tab behind it, and prints what stands there then.

    terminal.py bash|zsh SCRIPT LINE...

A tab inside of a line is pressed there.
"""

import os
import pty
import re
import select
import sys
import time

# Without the settings of whoever runs this.
OPTIONS = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"]}
# The line as it is, for us to read: what stands on the screen is drawn piece by piece.
SETTINGS = {
    "bash": r"""PS1= PS2=
show() { echo "LINE<$READLINE_LINE>"; READLINE_LINE= READLINE_POINT=0; }; bind -x '"\C-t": show'
""",
    "zsh": r"""PROMPT= RPROMPT= ; unsetopt prompt_cr prompt_sp; autoload -Uz compinit && compinit -u -D
show() { print -r -- "LINE<$BUFFER>"; BUFFER=; zle redisplay }; zle -N show; bindkey '^T' show
""",
}

_, shell, script, *lines = sys.argv
environment = {**os.environ, "TERM": "dumb", "PS1": "", "PROMPT": "", "ZDOTDIR": "/nonexistent"}
child, terminal = pty.fork()
if child == 0:
    os.execvpe(shell, [shell, *OPTIONS[shell], "-i"], environment)


def read(awaited, seconds=30):
    """What the terminal shows until that is there."""
    text, end = "", time.monotonic() + seconds
    while time.monotonic() < end and not re.search(awaited, text):
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                text += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                break
    return text


def send(text):
    os.write(terminal, text.encode())


send(SETTINGS[shell])
send(f"source {script}; echo RE''ADY\n")
read("READY")
for line in lines:
    # The shell takes key by key: the last one shows what became of the others.
    send(line + "\t\x14")
    found = re.findall(r"LINE<(.*?)>", read(r"LINE<.*?>"))
    print(found[-1].rstrip() if found else "nothing")
send("exit\n")
