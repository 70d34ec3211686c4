"""Types lines into a shell in a terminal, each with a tab behind it, and prints what stands there then.

    terminal.py zsh SCRIPT LINE...
"""

import os
import pty
import re
import select
import sys
import time

_, shell, script, *lines = sys.argv
environment = {**os.environ, "TERM": "dumb", "PS1": "", "PROMPT": "", "ZDOTDIR": "/nonexistent"}
child, terminal = pty.fork()
if child == 0:
    os.execvpe(shell, [shell, "-f", "-i"], environment)


def read(seconds):
    """What the terminal shows until nothing comes any more."""
    text, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                text += os.read(terminal, 65536)
            except OSError:
                break
    return text.decode(errors="replace")


def send(text):
    os.write(terminal, text.encode())


send("PROMPT= RPROMPT= ; unsetopt prompt_cr prompt_sp; autoload -Uz compinit && compinit -u -D\n")
# The line as it is, for us to read: what stands on the screen is drawn piece by piece.
send("show() { print -r -- \"LINE<$BUFFER>\"; BUFFER=; zle redisplay }; zle -N show; bindkey '^T' show\n")
send(f"source {script}\n")
read(3)
for line in lines:
    send(line + "\t")
    read(2)
    send("\x14")
    found = re.findall(r"LINE<(.*?)>", read(2))
    print(found[-1].rstrip() if found else "nothing")
send("exit\n")
