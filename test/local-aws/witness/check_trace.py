"""Checks calls that the embedded AWS wrote down (CHATOPS_LOCAL_TRACE) against the botocore models: requests as our own
SDK clients send them, and the answers they got. Prints one JSON object; exits 1 when something is wrong.

usage: check_trace.py TRACE"""

import json
import re
import sys
from urllib.parse import parse_qsl

import botocore.session

from model_check import Checker, search

SERVICES = {"cloudcontrolapi": "cloudcontrol"}
SESSION = botocore.session.get_session()


class TraceChecker(Checker):
    def __init__(self):
        super().__init__()
        self.models = {}

    def check(self, call):
        name = SERVICES.get(call["service"], call["service"])
        model = self.models.setdefault(name, SESSION.get_service_model(name))
        operation = model.operation_model(call["operation"] if call["service"] != "s3" else call["operation"])
        place = f"{name}:{operation.name}"
        if call["response"]["status"] < 300:
            # What was refused may well have been wrong: tests send such requests on purpose.
            self._request(f"{place} (request)", model.metadata["protocol"], operation, call["request"])
        self._look(operation, {
            "status_code": call["response"]["status"],
            "headers": call["response"]["headers"],
            "body": call["response"]["body"].encode(),
        })

    def _request(self, place, protocol, operation, request):
        shape = operation.input_shape
        if shape is None or protocol == "rest-xml":
            return
        if protocol == "query":
            form = dict(parse_qsl(request["body"], keep_blank_values=True))
            form = {key: value for key, value in form.items() if key not in ("Action", "Version")}
            self._form(place, shape, form, "")
        else:
            self._input(place, shape, json.loads(request["body"] or "{}"), "")

    def _form(self, place, shape, form, path):
        kind = shape.type_name
        if kind == "structure":
            groups = {}
            for key, value in form.items():
                head, _, rest = key.partition(".")
                groups.setdefault(head, {})[rest] = value
            for name, group in groups.items():
                member = shape.members.get(name)
                if member is None:
                    self._report(place, f"{path}/{name} is not in the model")
                else:
                    self._form(place, member, group, f"{path}/{name}")
            self._required(place, shape, set(groups), path)
        elif kind == "list":
            if set(form) == {""}:
                return  # An empty list.
            groups = {}
            for key, value in form.items():
                marker, _, rest = key.partition(".")
                number, _, inner = rest.partition(".")
                if marker != "member" or not number.isdigit():
                    self._report(place, f"{path} holds {key}, not member.N")
                groups.setdefault(number, {})[inner] = value
            for group in groups.values():
                self._form(place, shape.member, group, f"{path}[]")
        elif kind != "map":
            if set(form) != {""}:
                self._report(place, f"{path} is a structure, not {kind}")
            else:
                self._scalar(place, shape, form[""], path, is_text=True)
                self._bounds(place, shape, form[""], path)

    def _input(self, place, shape, value, path):
        kind = shape.type_name
        if kind == "structure" and isinstance(value, dict):
            for name, member in value.items():
                if name not in shape.members:
                    self._report(place, f"{path}/{name} is not in the model")
                else:
                    self._input(place, shape.members[name], member, f"{path}/{name}")
            self._required(place, shape, set(value), path)
        elif kind == "list" and isinstance(value, list):
            for item in value:
                self._input(place, shape.member, item, f"{path}[]")
        elif kind == "map" and isinstance(value, dict):
            for item in value.values():
                self._input(place, shape.value, item, f"{path}{{}}")
        elif kind in ("structure", "list", "map"):
            self._report(place, f"{path} is {value!r}, not a {kind}")
        else:
            self._scalar(place, shape, value, path, is_text=False)
            self._bounds(place, shape, value, path)

    def _bounds(self, place, shape, value, path):
        if shape.type_name != "string" or not isinstance(value, str):
            return
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if (low is not None and len(value) < low) or (high is not None and len(value) > high):
            self._report(place, f"{path} has {len(value)} characters, not {low} to {high}")
        pattern = shape.metadata.get("pattern")
        if pattern and value and not search(pattern, value):
            self._report(place, f"{path} is {value!r}, which does not match {pattern}")


def main(path):
    checker = TraceChecker()
    with open(path, encoding="utf-8") as file:
        for line in file:
            checker.check(json.loads(line))
    violations = sorted(set(checker.violations))
    print(json.dumps({"operations": checker.operations, "violations": violations, "problems": []}))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
