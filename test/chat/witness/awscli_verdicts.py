"""Asks the AWS CLI's own parsers whether they take each command; nothing is called on AWS.

stdin: a JSON array of objects with the `arguments`, without `aws`, and what the catalogue knows of the command:
`service`, `operation` and the names of its `options`. stdout: a JSON array with, for each, null when the CLI would
go on to call the API with it, else the last line of what it says. A command whose options are others in the models
that are installed here is of another version, and gets OTHER_VERSION. Exit status 3 when awscli is not installed.
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


OTHER_VERSION = 'OTHER VERSION'


def options_of(driver, service, operation):
    try:
        table = driver._get_command_table()[service]._get_command_table()[operation].arg_table
    except KeyError:
        return None
    return {name for name, argument in table.items() if argument.cli_name.startswith('-')}


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
    for command in json.load(sys.stdin):
        arguments = command['arguments']
        if options_of(driver, command['service'], command['operation']) != set(command['options']):
            verdicts.append(OTHER_VERSION)
            continue
        verdict = ask(driver, arguments)
        if verdict is not None and LEFT_BEHIND in verdict:
            driver = awscli.clidriver.create_clidriver()
            verdict = ask(driver, arguments)
        verdicts.append(verdict)
    json.dump(verdicts, sys.stdout)


main()
