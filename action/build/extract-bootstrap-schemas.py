"""Writes action/data/bootstrap-resource-schemas.json: registry schemas of the types that only bootstrap templates and
subscriptions need, cut down to what the embedded AWS reads. Source: the CloudFormation registry, us-east-1, as packaged
by cfn-lint (MIT-0).

usage: extract-bootstrap-schemas.py > action/data/bootstrap-resource-schemas.json"""

import datetime
import glob
import json
import os
from importlib.metadata import version

import cfnlint

TYPES = ("AWS::IAM::OIDCProvider", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::SNS::Subscription")
KEPT = {
    "$ref", "additionalProperties", "createOnlyProperties", "definitions", "enum", "insertionOrder", "items", "maxItems",
    "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "pattern",
    "patternProperties", "primaryIdentifier", "properties", "readOnlyProperties", "required", "type", "typeName",
    "uniqueItems", "writeOnlyProperties",
}


def cut(value, is_map=False):
    if isinstance(value, list):
        return [cut(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: cut(member, name in ("properties", "definitions", "patternProperties") and not is_map)
        for name, member in value.items()
        if is_map or name in KEPT
    }


def main():
    folder = os.path.join(os.path.dirname(cfnlint.__file__), "data", "schemas", "resources")
    found = {}
    for path in glob.glob(os.path.join(folder, "*.json")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if not any(f'"typeName": "{name}"' in text or f'"typeName":"{name}"' in text for name in TYPES):
            continue
        schema = json.loads(text)
        found.setdefault(schema["typeName"], []).append(schema)
    origin = f"CloudFormation registry, us-east-1, as packaged by cfn-lint {version('cfn-lint')} (MIT-0), {datetime.date.today()}"
    schemas = {name: cut(max(found[name], key=lambda s: len(s["properties"]))) for name in TYPES}
    print(json.dumps({"$comment": origin, **schemas}, indent=1, sort_keys=True))


main()
