"""A session with the embedded AWS as somebody with boto3 and the stock aws CLI would have it. Every answer is checked
against the botocore models. Prints one JSON object: how often each operation was called, and everything that is wrong.

usage: scenario.py ENDPOINT"""

import json
import os

import stock_cli
from scene_chat import tell_chatbot, tell_cloud_control, tell_notifications, tell_teams
from scene_identity import tell_history_and_objects, tell_iam, tell_sts_and_sns
from scene_stacks import tell_cloudformation, tell_direct_stacks
from world import CHECKER, ENDPOINT, PROBLEMS, TRUST, expect


def tell_the_stock_cli():
    """The aws command as people have it, with nothing but an endpoint."""
    os.environ.update({"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1",
                       "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull,
                       "AWS_SHARED_CREDENTIALS_FILE": os.devnull})

    def aws(*arguments):
        status, out, err = stock_cli.run(["--endpoint-url", ENDPOINT, "--output", "json", *arguments])
        expect(status == 0, f"aws {' '.join(arguments[:2])}: {err.strip()}")
        return json.loads(out) if out.strip() else {}

    expect(aws("sts", "get-caller-identity")["Account"] == "000000000000", "aws sts get-caller-identity")
    aws("iam", "create-role", "--role-name", "cli", "--assume-role-policy-document", json.dumps(TRUST))
    expect([r["RoleName"] for r in aws("iam", "list-roles")["Roles"]] == ["cli"], "aws iam list-roles")
    aws("iam", "delete-role", "--role-name", "cli")
    listed = aws("chatbot", "describe-slack-channel-configurations", "--region", "eu-west-1")
    expect(listed["SlackChannelConfigurations"] == [], "aws chatbot describe-slack-channel-configurations")
    aws("cloudformation", "list-stacks")
    aws("sns", "list-topics")
    aws("s3api", "list-buckets")
    aws("events", "list-rules")
    aws("cloudtrail", "lookup-events", "--max-results", "1")
    aws("cloudcontrol", "list-resources", "--type-name", "AWS::Chatbot::CustomAction")


tell_cloudformation()
tell_iam()
tell_chatbot()
tell_cloud_control()
tell_sts_and_sns()
tell_teams()
tell_notifications()
tell_history_and_objects()
tell_direct_stacks()
tell_the_stock_cli()
print(json.dumps({"operations": CHECKER.operations, "violations": sorted(set(CHECKER.violations)), "problems": PROBLEMS}))
