"""Runs the stock aws command in this process, whose start takes longer than most calls. Its environment is that of this process.

usage: stock_cli.py < LINES    each line is a JSON list of arguments; its answer is a line with [status, stdout, stderr]"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from awscli.clidriver import create_clidriver


class Output(io.TextIOWrapper):
    """Text that is kept; the command also writes bytes."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self):
        return self.buffer.getvalue().decode()


def run(arguments):
    """Returns the exit status, what was printed and what was said on stderr."""
    out, err = Output(), Output()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = create_clidriver().main(list(arguments))
        except SystemExit as exit:
            status = exit.code
    return status, out.text(), err.text()


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
