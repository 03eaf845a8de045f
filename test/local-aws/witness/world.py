"""What the scenes of the witnesses share: the endpoint, a session whose answers are all checked, and small words."""

import json
import sys
import time

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from model_check import Checker

ENDPOINT = sys.argv[1]
CHECKER = Checker()
PROBLEMS = []

CORE = botocore.session.get_session()
CHECKER.attach(CORE)
SESSION = boto3.Session(
    botocore_session=CORE, aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1"
)


def client(name, **options):
    return SESSION.client(name, endpoint_url=ENDPOINT, config=Config(retries={"max_attempts": 1}), **options)


def expect(condition, message):
    if not condition:
        PROBLEMS.append(message)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        expect(error.response["Error"]["Code"] == code, f"{call.__name__}: {error} instead of {code}")
        return error.response["Error"]["Message"]
    PROBLEMS.append(f"{call.__name__} was not refused with {code}")
    return ""


TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["codepipeline:ListPipelines"], "Resource": "*"}],
}


def template(logging="ERROR", guardrail="witness", extra=None):
    resources = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "witness",
                "AssumeRolePolicyDocument": TRUST,
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
                "Policies": [{"PolicyName": "inline", "PolicyDocument": READ}],
            },
        },
        "Guardrail": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"ManagedPolicyName": guardrail, "Path": "/a/", "PolicyDocument": READ},
        },
        "Alias": {
            "Type": "AWS::Chatbot::CustomAction",
            "Properties": {
                "ActionName": "witness-deploy",
                "AliasName": "deploy",
                "Definition": {"CommandText": "codepipeline list-pipelines"},
                "Attachments": [
                    {
                        "NotificationType": "CloudWatch",
                        "ButtonText": "Go",
                        "Criteria": [{"Operator": "HAS_VALUE", "VariableName": "stage"}],
                        "Variables": {"stage": "event.detail.stage"},
                    }
                ],
            },
        },
        "Channel": {
            "Type": "AWS::Chatbot::SlackChannelConfiguration",
            "Properties": {
                "ConfigurationName": "witness",
                "SlackWorkspaceId": "T0123ABCD",
                "SlackChannelId": "C0AAAAAAA",
                "IamRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                "GuardrailPolicies": [{"Ref": "Guardrail"}],
                "LoggingLevel": logging,
                "UserRoleRequired": False,
                "SnsTopicArns": [],
                "CustomizationResourceArns": [{"Ref": "Alias"}],
            },
        },
    }
    resources.update(extra or {})
    return json.dumps({"Resources": resources, "Outputs": {"Arn": {"Value": {"Ref": "Channel"}}}})


def wait_for(look, done):
    for _ in range(500):
        answer = look()
        if done(answer):
            return answer
        time.sleep(0.02)
    raise SystemExit("waited too long")


def change(cloudformation, name, body, kind="UPDATE", **more):
    cloudformation.create_change_set(
        StackName="witness", ChangeSetName=name, ChangeSetType=kind, TemplateBody=body,
        Capabilities=["CAPABILITY_NAMED_IAM"], Description="by the witness", Tags=[{"Key": "k", "Value": "v"}], **more,
    )
    return wait_for(
        lambda: cloudformation.describe_change_set(
            StackName="witness", ChangeSetName=name, IncludePropertyValues=True
        ),
        lambda answer: answer["Status"] in ("CREATE_COMPLETE", "FAILED"),
    )


def deploy(cloudformation, name, body, kind="UPDATE", **more):
    change_set = change(cloudformation, name, body, kind, **more)
    expect(change_set["Status"] == "CREATE_COMPLETE", f"{name}: {change_set.get('StatusReason')}")
    cloudformation.describe_change_set(StackName="witness", ChangeSetName=name)
    cloudformation.list_change_sets(StackName="witness")
    cloudformation.execute_change_set(StackName="witness", ChangeSetName=name)
    status = wait_for(
        lambda: cloudformation.describe_stacks(StackName="witness")["Stacks"][0]["StackStatus"],
        lambda value: value.endswith(("_COMPLETE", "_FAILED")),
    )
    cloudformation.describe_stack_events(StackName="witness")
    return change_set, status


def drift(cloudformation):
    run = cloudformation.detect_stack_drift(StackName="witness")["StackDriftDetectionId"]
    result = wait_for(
        lambda: cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=run),
        lambda answer: answer["DetectionStatus"] != "DETECTION_IN_PROGRESS",
    )
    cloudformation.describe_stack_resource_drifts(StackName="witness")
    return result["StackDriftStatus"]
