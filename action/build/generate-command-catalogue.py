"""Writes action/data/command-catalogue.ts: every service, operation and option of the AWS CLI.

    python3 action/build/generate-command-catalogue.py [--check]

Needs Python with `awscli` and `botocore`, and Node for the compression. The models come from botocore, the
customisations (renamed options, positional words, replaced commands) from awscli; a botocore newer than the one
that awscli asks for is fine, and `npm run refresh:data` installs the newest of both. What the script
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
`?` a flag with its --no- form, `+` a flag alone, `=` an optional value, `>` a word without an option; then, where
the value has a shape of its own, `:` and the number of the shape among the service's shapes.
The first block is the global options, in the form of an operation's, and the Regions of all partitions.

The shapes are a second text, one block per service with shapes, parted by an empty line; the first line of a block
is the service's name, and the shape number N is on the Nth line after it:

    e VALUE|VALUE...          one of these texts
    l SHAPE                   a list of it
    m SHAPE                   a map from texts to it
    s MEMBER[!][:SHAPE] ...   a structure; `!` marks the members that it needs
    u MEMBER[:SHAPE] ...      a structure with exactly one of these members
    # % ? ~ d                 a whole number, a number, a boolean, bytes, any JSON

A shape that is left out is a text or a time.
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

DATA = Path(__file__).resolve().parent.parent / 'data'
TARGET = DATA / 'command-catalogue.ts'
SHAPES_TARGET = DATA / 'command-shapes.ts'
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


class Shapes:
    """The shapes that the options of one service refer to, numbered from 1."""

    SCALARS = {
        'integer': '#', 'long': '#', 'double': '%', 'float': '%', 'bigdecimal': '%', 'boolean': '?', 'blob': '~',
    }

    def __init__(self, names):
        self.lines = []
        self.numbers = {}
        # What a customisation of the CLI describes itself is no shape of the service, and its name may be taken.
        self.names = set(names)

    def number_of(self, shape):
        """The number of a shape; 0 for a text of any form."""
        if getattr(shape, 'is_document_type', False):
            return self.number('d', lambda: 'd')
        kind = shape.type_name
        if kind == 'string':
            values = [value for value in getattr(shape, 'enum', []) if value != '']
            if not values:
                return 0
            if any('|' in value or not value.isascii() for value in values):
                raise SystemExit(f'an odd value in the enumeration {shape.name}')
            line = 'e ' + '|'.join(values)
            return self.number(line, lambda: line)
        if kind in self.SCALARS:
            return self.number(self.SCALARS[kind], lambda: self.SCALARS[kind])
        if kind == 'list':
            return self.number(f'list {shape.name}', lambda: f'l {self.number_of(shape.member)}')
        if kind == 'map':
            return self.number(f'map {shape.name}', lambda: f'm {self.number_of(shape.value)}')
        if kind == 'structure':
            return self.number(f'structure {shape.name}', lambda: self.describe_structure(shape))
        return 0

    def number(self, key, describe):
        if key not in self.numbers:
            # The number is taken first, because a shape may hold itself.
            self.lines.append(None)
            number = self.numbers[key] = len(self.lines)
            self.lines[number - 1] = describe()
        return self.numbers[key]

    def describe_structure(self, shape):
        words = ['u' if getattr(shape, 'is_tagged_union', False) else 's']
        for name, member in shape.members.items():
            is_token = member.metadata.get('idempotencyToken', False)
            is_required = name in shape.required_members and not is_token
            number = self.number_of(member)
            words.append(f"{name}{'!' if is_required else ''}{f':{number}' if number else ''}")
        return ' '.join(words)


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


def is_required_by(action, argument):
    """argparse does not know that a flag is required, because its opposite would do as well; the model says so."""
    return action.required or (action.nargs == 0 and bool(getattr(argument, 'required', False)))


def shape_suffix(argument, shapes):
    model = getattr(argument, 'argument_model', None)
    if model is None or model.name not in shapes.names or model.type_name in (*Shapes.SCALARS, 'timestamp'):
        return ''
    number = shapes.number_of(model)
    return f':{number}' if number else ''


def describe_options(table, left_out, shapes):
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
        words.append(f"{name}{'!' if is_required_by(action, argument) else ''}{sign}{shape_suffix(argument, shapes)}")
    return words


# Commands of the CLI that take the place of an operation and do little but call it. The other commands that are no
# operation are programs, which chat does not have.
REPLACED = {
    'emr add-instance-groups': 'AddInstanceGroups',
    'emr add-steps': 'AddJobFlowSteps',
    'emr describe-cluster': 'DescribeCluster',
    'emr terminate-clusters': 'TerminateJobFlows',
}

# Programs that only version 2 of the CLI has (https://docs.aws.amazon.com/cli/latest/reference/).
VERSION_TWO_PROGRAMS = {
    'ec2-instance-connect': ['open-tunnel', 'ssh'],
    'emr-containers': ['create-role-associations', 'delete-role-associations'],
    'logs': ['tail'],
    'sso': ['login'],
}
VERSION_TWO_LOCAL = ['cli-dev', 'ddb', 'login']


def describe_operation(service, name, command, shapes):
    model = getattr(command, '_operation_model', None)
    replaced = REPLACED.get(f'{service} {name}')
    if model is None and replaced is None:
        return f'{name} c'
    table = command.arg_table
    api_name = replaced if model is None else model.name
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
    words = describe_options(table, left_out, shapes)
    words += [f'{n}>' for n in positional]
    api = '' if pascal(name) == api_name else f'={api_name}'
    return ' '.join([f'{name}{api}', flags or '-', *words])


def describe_service(session, global_services, name, command):
    """The block of a service in the first text, and in the second."""
    if not hasattr(command, '_get_command_table'):
        return f'{name} - - c', []
    table = command._get_command_table()
    model = getattr(command, '_service_name', name)
    service = session.get_service_model(model)
    is_global = service.endpoint_prefix in global_services
    lines = [f"{name} {service.service_name} {service.signing_name} {'g' if is_global else '-'}"]
    shapes = Shapes(service.shape_names)
    operations = {operation: describe_operation(name, operation, table[operation], shapes) for operation in table}
    for program in VERSION_TWO_PROGRAMS.get(name, []):
        operations.setdefault(program, f'{program} c')
    lines += [operations[operation] for operation in sorted(operations)]
    return '\n'.join(lines), shapes.lines


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
    described = {name: describe_service(session, global_services, name, command) for name, command in table.items()}
    for name in VERSION_TWO_LOCAL:
        described.setdefault(name, (f'{name} - - c', []))
    blocks = [describe_globals(driver, partitions)]
    blocks += [described[name][0] for name in sorted(described)]
    shapes = ['\n'.join([name, *described[name][1]]) for name in sorted(described) if described[name][1]]
    return '\n\n'.join(blocks), '\n\n'.join(shapes)


def compress(text):
    script = (
        "const z=require('zlib'),c=[];process.stdin.on('data',d=>c.push(d)).on('end',()=>{const b=Buffer.concat(c);"
        'process.stdout.write(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,'
        '[z.constants.BROTLI_PARAM_LGWIN]:24,[z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}))})'
    )
    return subprocess.run(['node', '-e', script], input=text.encode(), capture_output=True, check=True).stdout


def write_catalogue(text, date):
    body = base64.b64encode(compress(text)).decode()
    operations = sum(1 for block in text.split('\n\n')[1:] for line in block.split('\n')[1:])
    return f'''// Made by `python3 action/build/generate-command-catalogue.py` from the AWS CLI's own command tables. Do not edit.
// awscli {awscli.__version__}, botocore {botocore.__version__} (both Apache-2.0): {text.count(chr(10) * 2)} services, {operations} commands.

/** Where the catalogue comes from: the customisations of `awscli`, the models of `botocore`, and the day of both. */
export const commandCatalogueSource = {{
  awscli: '{awscli.__version__}',
  botocore: '{botocore.__version__}',
  date: '{date}',
}} as const;

/** The catalogue's text, whose form the generator describes: brotli, base64. */
export const commandCatalogue =
  '{body}';
'''


def write_shapes(text):
    body = base64.b64encode(compress(text)).decode()
    return f'''// Made by `python3 action/build/generate-command-catalogue.py` from the models of the services. Do not edit.
// botocore {botocore.__version__} (Apache-2.0).

/** The shapes of the options' values, whose form the generator describes: brotli, base64. */
export const commandShapes =
  '{body}';
'''


def main():
    text, shapes = build_text()
    for each in (text, shapes):
        if not re.fullmatch(r'[\x20-\x7e\n]*', each):
            raise SystemExit('a character that is not ASCII')
    known = [path.read_text() if path.exists() else '' for path in (TARGET, SHAPES_TARGET)]
    date = (re.search(r"date: '([\d-]+)'", known[0]) or [None, ''])[1]
    made = [write_catalogue(text, date), write_shapes(shapes)]
    if '--check' in sys.argv:
        if made != known:
            raise SystemExit(f'{TARGET.name} or {SHAPES_TARGET.name} is stale')
        return
    if made == known:
        return
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    TARGET.write_text(write_catalogue(text, today))
    SHAPES_TARGET.write_text(made[1])
    print(f'{TARGET.name}: {len(text)} characters; {SHAPES_TARGET.name}: {len(shapes)} characters')


if __name__ == '__main__':
    main()
