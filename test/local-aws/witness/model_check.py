"""Checks raw answers of a server against the botocore models: members that the model does not know, required members
that are missing, values outside an enum, types, list layout, error codes. Knows nothing of the server under test."""

import json
import re
from xml.etree import ElementTree

# Codes that any AWS service may answer with, whatever its operations declare (AWS "Common Error Types").
COMMON_ERRORS = {
    "AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException", "IncompleteSignature",
    "InternalFailure", "InvalidAction", "InvalidSignatureException", "MalformedQueryString", "RequestEntityTooLarge",
    "SerializationException", "Throttling", "ThrottlingException", "UnknownOperationException",
    "ValidationError", "ValidationException",
}
# Where the model is wrong and AWS's recorded answers are right: (operation, path, value).
KNOWN_MODEL_ERRORS = {
    (operation, path, status)
    for operation, path in (
        ("cloudformation:DescribeStackEvents", "/StackEvents[]/ResourceStatus"),
        ("cloudformation:DescribeEvents", "/OperationEvents[]/ResourceStatus"),
    )
    for status in (
        "REVIEW_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    )
}
# Where the model gives a name the shape of an ID, so that no name fits (chatbot: ConfiguredTeam.TeamName is a UUID).
KNOWN_WRONG_SHAPES = {("chatbot:ListMicrosoftTeamsConfiguredTeams", "/ConfiguredTeams[]/TeamName")}
ISO_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


class Checker:
    """Collects what answers of one session have wrong."""

    def __init__(self):
        self.violations = []
        self.operations = {}

    def attach(self, session):
        """Looks at every raw answer that clients of this botocore session get."""
        session.register("before-parse.*.*", self._look)

    def _look(self, operation_model, response_dict, **_kwargs):
        service = operation_model.service_model
        place = f"{service.service_name}:{operation_model.name}"
        self.operations[place] = self.operations.get(place, 0) + 1
        status, body = response_dict["status_code"], response_dict["body"]
        headers = {name.lower(): value for name, value in response_dict["headers"].items()}
        if not {"x-amzn-requestid", "x-amz-request-id"} & set(headers):
            self._report(place, "no request id")
        protocol = service.metadata["protocol"]
        if protocol == "rest-xml":
            self._rest_xml(place, operation_model, status, body)
        elif protocol == "query":
            self._query(place, operation_model, status, body)
        else:
            self._json(place, operation_model, status, body, headers, protocol)

    def _report(self, place, problem):
        self.violations.append(f"{place}: {problem}")

    # Query: XML

    def _query(self, place, operation, status, body):
        root = ElementTree.fromstring(body)
        namespace = operation.service_model.metadata.get("xmlNamespace")
        if not root.tag.startswith("{" + (namespace or "") + "}"):
            self._report(place, f"namespace of {root.tag} is not {namespace}")
        if status >= 300:
            error = child(root, "Error")
            self._error(place, operation, status, text(error, "Code"), text(error, "Message"))
            return
        if local(root) != f"{operation.name}Response":
            self._report(place, f"root is {local(root)}")
        names = [local(element) for element in root]
        shape = operation.output_shape
        wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
        expected = ([wrapper] if wrapper else []) + ["ResponseMetadata"]
        if names != expected:
            self._report(place, f"elements {names} instead of {expected}")
        if wrapper and child(root, wrapper) is not None:
            self._xml(place, shape, child(root, wrapper), "")

    def _xml(self, place, shape, element, path):
        kind = shape.type_name
        if kind == "structure":
            known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
            seen = set()
            for sub in element:
                name = local(sub)
                if name in seen:
                    self._report(place, f"{path}/{name} twice")
                seen.add(name)
                if name not in known:
                    self._report(place, f"{path}/{name} is not in the model")
                else:
                    self._xml(place, known[name], sub, f"{path}/{name}")
            self._required(place, shape, seen, path)
        elif kind == "list":
            for sub in element:
                expected = shape.member.serialization.get("name", "member")
                if local(sub) != expected:
                    self._report(place, f"{path} holds {local(sub)} instead of {expected}")
                self._xml(place, shape.member, sub, f"{path}[]")
        elif kind == "map":
            for entry in element:
                if [local(part) for part in entry] != ["key", "value"]:
                    self._report(place, f"{path} is not a map of key and value")
        else:
            self._scalar(place, shape, element.text or "", path, is_text=True)

    # REST with XML (S3)

    def _rest_xml(self, place, operation, status, body):
        shape = operation.output_shape
        if status >= 300:
            # S3 declares next to none of its errors; an answer to HEAD has no body.
            if body and text(ElementTree.fromstring(body), "Code") is None:
                self._report(place, "error without a code")
            return
        if shape is None or shape.serialization.get("payload") or not body:
            return
        root = ElementTree.fromstring(body)
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for element in root:
            if local(element) not in known:
                self._report(place, f"/{local(element)} is not in the model")

    # JSON

    def _json(self, place, operation, status, body, headers, protocol):
        if status >= 300:
            answer = json.loads(body or b"{}")
            code = headers.get("x-amzn-errortype") if protocol == "rest-json" else answer.get("__type")
            self._error(place, operation, status, code, answer.get("message") or answer.get("Message"))
            return
        expected = operation.http.get("responseCode", 200)
        if status != expected:
            self._report(place, f"status {status} instead of {expected}")
        if operation.output_shape is not None and body:
            self._value(place, operation.output_shape, json.loads(body), "")

    def _value(self, place, shape, value, path):
        kind = shape.type_name
        if kind == "structure":
            known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
            for name, member in value.items():
                if name not in known:
                    self._report(place, f"{path}/{name} is not in the model")
                else:
                    self._value(place, known[name], member, f"{path}/{name}")
            self._required(place, shape, set(value), path)
        elif kind == "list":
            for item in value:
                self._value(place, shape.member, item, f"{path}[]")
        elif kind == "map":
            for item in value.values():
                self._value(place, shape.value, item, f"{path}{{}}")
        else:
            self._scalar(place, shape, value, path, is_text=False)

    # Both

    def _required(self, place, shape, seen, path):
        names = {name: shape.members[name].serialization.get("name", name) for name in shape.required_members}
        for name, wire in names.items():
            if wire not in seen:
                self._report(place, f"{path}/{name} is required and missing")

    def _scalar(self, place, shape, value, path, is_text):
        kind = shape.type_name
        if kind == "string":
            is_known = (place, path, value) in KNOWN_MODEL_ERRORS
            if getattr(shape, "enum", None) and value not in shape.enum and not is_known:
                self._report(place, f"{path} is {value!r}, not one of {shape.enum}")
            pattern = shape.metadata.get("pattern")
            is_misshapen = (place, path) in KNOWN_WRONG_SHAPES
            if pattern and value and not is_misshapen and not search(pattern, value):
                self._report(place, f"{path} is {value!r}, which does not match {pattern}")
        elif kind == "timestamp":
            if is_text and not ISO_TIME.match(value):
                self._report(place, f"{path} is {value!r}, not a time")
            if not is_text and not isinstance(value, (int, float)):
                self._report(place, f"{path} is {value!r}, not seconds since 1970")
        elif kind in ("integer", "long"):
            if not re.match(r"^-?\d+$", str(value)):
                self._report(place, f"{path} is {value!r}, not a whole number")
        elif kind == "boolean":
            if value not in (("true", "false") if is_text else (True, False)):
                self._report(place, f"{path} is {value!r}, not a flag")

    def _error(self, place, operation, status, code, message):
        codes = {shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes}
        if not message:
            self._report(place, f"error {code} without a message")
        if code in codes:
            expected = codes[code].metadata.get("error", {}).get("httpStatusCode")
            if expected is not None and status != expected:
                self._report(place, f"error {code} with status {status} instead of {expected}")
        elif code not in COMMON_ERRORS:
            self._report(place, f"error {code} is none of {sorted(codes)}")


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def child(element, name):
    return next((sub for sub in element if local(sub) == name), None)


def text(element, name):
    found = child(element, name) if element is not None else None
    return None if found is None else found.text


def search(pattern, value):
    try:
        return re.search(pattern, value)
    except re.error:
        return True  # A Java pattern that Python does not understand says nothing.
