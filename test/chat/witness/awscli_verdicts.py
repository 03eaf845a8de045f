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

# A handler that one command of ec2 registers stays for the next ones, which then lack what it looks for. The CLI
# runs one command in a process and never sees that.
LEFT_BEHIND = "'Namespace' object has no attribute"


def ask(driver, arguments):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            status = driver.main(arguments)
        except SystemExit as leaving:
            status = leaving.code
    lines = [line for line in said.getvalue().splitlines() if line.strip()]
    return None if status in (0, None) else (lines[-1] if lines else f'status {status}')


def main():
    awscli.clidriver.CLIOperationCaller.invoke = lambda *_, **__: 0
    driver = awscli.clidriver.create_clidriver()
    verdicts = []
    for arguments in json.load(sys.stdin):
        verdict = ask(driver, arguments)
        if verdict is not None and LEFT_BEHIND in verdict:
            driver = awscli.clidriver.create_clidriver()
            verdict = ask(driver, arguments)
        verdicts.append(verdict)
    json.dump(verdicts, sys.stdout)


main()
