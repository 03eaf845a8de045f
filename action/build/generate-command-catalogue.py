"""Writes action/data/command-catalogue.ts: every service, operation and option of the AWS CLI.

    python3 action/build/generate-command-catalogue.py [--check]

Needs Python with `awscli` (which brings botocore) and `brotli` or Node for the compression. What it
records is what the CLI's own argument parsers say: each argument of each operation is added to a real
argparse parser and the resulting actions are read back. Nothing is called on AWS.

The text that is compressed, one block per service, blocks parted by an empty line:

    SERVICE BOTOCORE-NAME SIGNING-NAME FLAGS     g = global (no Region of its own)
    OPERATION[=ApiName] FLAGS OPTION...          ApiName only where PascalCase does not give it
    ...

Operation flags: `-` none, `c` a command of the CLI that is no API operation (no options listed),
`p` pages (adds --starting-token --max-items --page-size), `x` lacks --cli-input-json and
--generate-cli-skeleton. Options: name, then `!` if required, then one sign for what it takes: none a
string, `#` integer, `%` number, `*` a list, `{` a structure or map (one word), `@` a list of structures, `~` a file,
`?` a flag with its --no- form, `+` a flag alone, `=` an optional value, `>` a word without an option.
The first block is the global options, in the form of an operation's, and the Regions of all partitions.
"""
import argparse
import base64
import datetime
import re
import subprocess
import sys
from pathlib import Path

import awscli
import awscli.clidriver
import botocore

TARGET = Path(__file__).resolve().parent.parent / 'data' / 'command-catalogue.ts'
PAGING = ['starting-token', 'max-items', 'page-size']
SKELETON = ['cli-input-json', 'generate-cli-skeleton']


def pascal(name):
    return ''.join(word[:1].upper() + word[1:] for word in name.split('-'))


def read_actions(table):
    """The argparse actions that a table of CLI arguments makes, by the argument's name."""
    parser = argparse.ArgumentParser(add_help=False, conflict_handler='resolve', allow_abbrev=False)
    for argument in table.values():
        argument.add_to_parser(parser)
    actions = {}
    for action in parser._actions:
        if not action.option_strings:
            raise SystemExit(f'a positional argument: {action.dest}')
        for option in action.option_strings:
            if not option.startswith('--'):
                raise SystemExit(f'an odd option: {option}')
            actions[option[2:]] = action
    return actions


def sign_of(name, action, argument):
    kind = argument.cli_type_name if argument is not None else 'string'
    if action.nargs == 0:
        return '+'
    if action.nargs == '*' or action.nargs == '+':
        model = getattr(argument, 'argument_model', None)
        member = getattr(model, 'member', None) if model is not None and model.type_name == 'list' else None
        return '@' if member is not None and member.type_name in ('structure', 'map') else '*'
    if action.nargs is not None:
        if action.nargs == '?':
            return '='
        raise SystemExit(f'nargs {action.nargs} of --{name}')
    return {
        'integer': '#', 'long': '#', 'double': '%', 'float': '%',
        'structure': '{', 'map': '{', 'list': '{', 'blob': '~',
    }.get(kind, '')


def describe_options(table, left_out):
    actions = read_actions(table)
    words = []
    for name, action in actions.items():
        if name in left_out:
            continue
        argument = table.get(name)
        if argument is None:
            raise SystemExit(f'--{name} has no entry in its table')
        sign = sign_of(name, action, argument)
        if sign == '+':
            opposite = name[3:] if name.startswith('no-') else None
            if opposite in table and actions[opposite].nargs == 0:
                continue
            if f'no-{name}' in table and actions[f'no-{name}'].nargs == 0:
                sign = '?'
        words.append(f"{name}{'!' if action.required else ''}{sign}")
    return words


def describe_operation(name, command):
    model = getattr(command, '_operation_model', None)
    if model is None:
        return f'{name} c'
    table = command.arg_table
    positional = [n for n, argument in table.items() if not argument.cli_name.startswith('-')]
    table = {n: argument for n, argument in table.items() if n not in positional}
    flags = ''
    left_out = []
    if all(word in table for word in PAGING):
        flags, left_out = 'p', left_out + PAGING
    if all(word in table for word in SKELETON):
        left_out = left_out + SKELETON
    else:
        flags += 'x'
    words = describe_options(table, left_out)
    words += [f'{n}>' for n in positional]
    api = '' if pascal(name) == model.name else f'={model.name}'
    return ' '.join([f'{name}{api}', flags or '-', *words])


def describe_service(session, global_services, name, command):
    if not hasattr(command, '_get_command_table'):
        return f'{name} - - c'
    table = command._get_command_table()
    model = getattr(command, '_service_name', name)
    service = session.get_service_model(model)
    is_global = service.endpoint_prefix in global_services
    lines = [f"{name} {service.service_name} {service.signing_name} {'g' if is_global else '-'}"]
    lines += [describe_operation(operation, table[operation]) for operation in sorted(table)]
    return '\n'.join(lines)


def describe_globals(driver, partitions):
    words = []
    for name, argument in sorted(driver._get_argument_table().items()):
        parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
        argument.add_to_parser(parser)
        action = parser._actions[-1]
        is_number = name.endswith('-timeout')
        words.append(f"{name}{'+' if action.nargs == 0 else '#' if is_number else ''}")
    regions = sorted(region for partition in partitions for region in partition['regions'])
    return 'aws - ' + ' '.join(words) + '\n' + ' '.join(regions)


def build_text():
    driver = awscli.clidriver.create_clidriver()
    session = driver.session
    partitions = session.get_component('data_loader').load_data('endpoints')['partitions']
    services = partitions[0]['services']
    global_services = {name for name, service in services.items() if service.get('isRegionalized') is False}
    table = driver._get_command_table()
    blocks = [describe_globals(driver, partitions)]
    blocks += [describe_service(session, global_services, name, table[name]) for name in sorted(table)]
    return '\n\n'.join(blocks)


def compress(text):
    script = (
        "const z=require('zlib'),c=[];process.stdin.on('data',d=>c.push(d)).on('end',()=>{const b=Buffer.concat(c);"
        'process.stdout.write(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,'
        '[z.constants.BROTLI_PARAM_LGWIN]:24,[z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}))})'
    )
    return subprocess.run(['node', '-e', script], input=text.encode(), capture_output=True, check=True).stdout


def main():
    text = build_text()
    if not re.fullmatch(r'[\x20-\x7e\n]*', text):
        raise SystemExit('a character that is not ASCII')
    body = base64.b64encode(compress(text)).decode()
    operations = sum(1 for block in text.split('\n\n')[1:] for line in block.split('\n')[1:])
    head = f'''// Made by `python3 action/build/generate-command-catalogue.py` from the AWS CLI's own command tables. Do not edit.
// awscli {awscli.__version__}, botocore {botocore.__version__} (both Apache-2.0): {text.count(chr(10) * 2)} services, {operations} commands.

/** Where the catalogue comes from. */
export const commandCatalogueSource = {{
  awscli: '{awscli.__version__}',
  botocore: '{botocore.__version__}',
  date: '{{date}}',
}} as const;

/** The catalogue's text, whose form the generator describes: brotli, base64. */
export const commandCatalogue =
  '{body}';
'''
    known = TARGET.read_text() if TARGET.exists() else ''
    date = (re.search(r"date: '([\d-]+)'", known) or [None, ''])[1]
    if '--check' in sys.argv:
        if head.replace('{date}', date) != known:
            raise SystemExit(f'{TARGET.name} is stale')
        return
    if head.replace('{date}', date) == known:
        return
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    TARGET.write_text(head.replace('{date}', today))
    print(f'{TARGET.name}: {len(text)} characters, {len(body)} compressed')
    if '--text' in sys.argv:
        print(text)


if __name__ == '__main__':
    main()
