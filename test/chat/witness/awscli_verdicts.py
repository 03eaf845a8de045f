"""Asks the AWS CLI's own parsers whether they take each command; nothing is called on AWS.

stdin: a JSON array of argument lists, without `aws`. stdout: a JSON array with, for each, null when the CLI would
go on to call the API with it, else the last line of what it says. Exit status 3 when awscli is not installed.
"""
import contextlib
import io
import json
import sys

try:
    import awscli.clidriver
except ImportError:
    sys.exit(3)


def main():
    awscli.clidriver.CLIOperationCaller.invoke = lambda *_, **__: 0
    driver = awscli.clidriver.create_clidriver()
    verdicts = []
    for arguments in json.load(sys.stdin):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            try:
                status = driver.main(arguments)
            except SystemExit as leaving:
                status = leaving.code
        lines = [line for line in said.getvalue().splitlines() if line.strip()]
        verdicts.append(None if status in (0, None) else (lines[-1] if lines else f'status {status}'))
    json.dump(verdicts, sys.stdout)


main()
