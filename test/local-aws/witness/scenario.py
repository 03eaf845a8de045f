"""A session with the embedded AWS as somebody with boto3 and the stock aws CLI would have it. Every answer is checked
against the botocore models. Prints one JSON object: how often each operation was called, and everything that is wrong.

usage: scenario.py ENDPOINT"""

import json
import os
import subprocess
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


def tell_cloudformation():
    cloudformation, iam, chatbot = client("cloudformation"), client("iam"), client("chatbot", region_name="us-east-2")
    refused("ValidationError", cloudformation.describe_stacks, StackName="witness")
    refused("ValidationError", cloudformation.create_change_set, StackName="w", ChangeSetName="c", TemplateBody="{")
    refused("InsufficientCapabilitiesException", cloudformation.create_change_set, StackName="w", ChangeSetName="c",
            ChangeSetType="CREATE", TemplateBody=template())
    cloudformation.validate_template(TemplateBody=template())
    cloudformation.get_template_summary(TemplateBody=template())
    _, status = deploy(cloudformation, "create", template(), "CREATE")
    expect(status == "CREATE_COMPLETE", f"create ended {status}")
    refused("ChangeSetNotFound", cloudformation.describe_change_set, StackName="witness", ChangeSetName="nothing")
    unchanged = change(cloudformation, "again", template())
    expect(unchanged["Status"] == "FAILED", "an unchanged template made changes")
    refused("InvalidChangeSetStatus", cloudformation.execute_change_set, StackName="witness", ChangeSetName="again")
    cloudformation.delete_change_set(StackName="witness", ChangeSetName="again")
    _, status = deploy(cloudformation, "update", template(logging="INFO"))
    expect(status == "UPDATE_COMPLETE", f"update ended {status}")
    replaced, status = deploy(cloudformation, "replace", template(logging="INFO", guardrail="witness-b"))
    expect(status == "UPDATE_COMPLETE", f"replacement ended {status}")
    kinds = {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"].get("Replacement") for c in replaced["Changes"]}
    expect(kinds == {"Guardrail": "True", "Channel": "False"}, f"replacement shown as {kinds}")
    twin = {"Twin": {"Type": "AWS::Chatbot::SlackChannelConfiguration", "Properties": {
        "ConfigurationName": "twin", "SlackWorkspaceId": "T0123ABCD", "SlackChannelId": "C0AAAAAAA",
        "IamRoleArn": "arn:aws:iam::000000000000:role/witness"}}}
    _, status = deploy(cloudformation, "twin", template(logging="INFO", guardrail="witness-b", extra=twin))
    expect(status == "UPDATE_ROLLBACK_COMPLETE", f"a second configuration of a channel ended {status}")
    taken = {"Taken": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "witness", "AssumeRolePolicyDocument": TRUST}}}
    early = change(cloudformation, "taken", template(logging="INFO", guardrail="witness-b", extra=taken))
    expect("EarlyValidation" in early.get("StatusReason", ""), "a taken name passed early validation")
    cloudformation.describe_events(StackName="witness", ChangeSetName="taken", Filters={"FailedEvents": True})
    cloudformation.delete_change_set(StackName="witness", ChangeSetName="taken")
    expect(drift(cloudformation) == "IN_SYNC", "drift without a change")
    iam.attach_role_policy(RoleName="witness", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    configuration = chatbot.describe_slack_channel_configurations()["SlackChannelConfigurations"][0]
    chatbot.update_slack_channel_configuration(
        ChatConfigurationArn=configuration["ChatConfigurationArn"], SlackChannelId="C0AAAAAAA", LoggingLevel="NONE")
    chatbot.delete_custom_action(CustomActionArn="arn:aws:chatbot::000000000000:custom-action/witness-deploy")
    expect(drift(cloudformation) == "DRIFTED", "no drift after changes")
    _, status = deploy(cloudformation, "revert", template(logging="INFO", guardrail="witness-b"), DeploymentMode="REVERT_DRIFT")
    expect(status == "UPDATE_COMPLETE", f"revert ended {status}")
    expect(drift(cloudformation) == "IN_SYNC", "drift after revert")
    cloudformation.get_template(StackName="witness")
    cloudformation.list_stack_resources(StackName="witness")
    cloudformation.describe_stack_resources(StackName="witness")
    cloudformation.describe_stack_resource(StackName="witness", LogicalResourceId="Role")
    cloudformation.describe_events(StackName="witness")
    cloudformation.list_stacks()
    cloudformation.update_termination_protection(StackName="witness", EnableTerminationProtection=True)
    refused("ValidationError", cloudformation.delete_stack, StackName="witness")
    cloudformation.update_termination_protection(StackName="witness", EnableTerminationProtection=False)
    stack_id = cloudformation.describe_stacks(StackName="witness")["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName="witness")
    wait_for(lambda: cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"],
             lambda value: value == "DELETE_COMPLETE")


def tell_iam():
    iam = client("iam")
    refused("NoSuchEntity", iam.get_role, RoleName="nobody")
    refused("MalformedPolicyDocument", iam.create_role, RoleName="w", AssumeRolePolicyDocument="{")
    iam.create_role(RoleName="w", Path="/x/", AssumeRolePolicyDocument=json.dumps(TRUST), Description="d",
                    MaxSessionDuration=7200, Tags=[{"Key": "a", "Value": "b"}])
    refused("EntityAlreadyExists", iam.create_role, RoleName="w", AssumeRolePolicyDocument=json.dumps(TRUST))
    role = iam.get_role(RoleName="w")["Role"]
    expect(role["AssumeRolePolicyDocument"] == TRUST, "the trust policy came back changed")
    iam.update_role(RoleName="w", Description="other", MaxSessionDuration=3600)
    iam.update_assume_role_policy(RoleName="w", PolicyDocument=json.dumps(TRUST))
    iam.tag_role(RoleName="w", Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_role(RoleName="w", TagKeys=["a"])
    expect(iam.list_role_tags(RoleName="w")["Tags"] == [{"Key": "c", "Value": "d"}], "tags are wrong")
    iam.put_role_policy(RoleName="w", PolicyName="p", PolicyDocument=json.dumps(READ))
    expect(iam.get_role_policy(RoleName="w", PolicyName="p")["PolicyDocument"] == READ, "the policy came back changed")
    expect(iam.list_role_policies(RoleName="w")["PolicyNames"] == ["p"], "inline policies are wrong")
    policy = iam.create_policy(PolicyName="w", Path="/x/", PolicyDocument=json.dumps(READ), Description="d")["Policy"]
    arn = policy["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(READ), SetAsDefault=True)
    iam.list_policy_versions(PolicyArn=arn)
    iam.get_policy_version(PolicyArn=arn, VersionId="v2")
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    refused("DeleteConflict", iam.delete_policy_version, PolicyArn=arn, VersionId="v1")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.attach_role_policy(RoleName="w", PolicyArn=arn)
    refused("NoSuchEntity", iam.attach_role_policy, RoleName="w", PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicyAtAll")
    iam.put_role_permissions_boundary(RoleName="w", PermissionsBoundary=arn)
    iam.get_policy(PolicyArn=arn)
    iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
    iam.list_attached_role_policies(RoleName="w")
    iam.list_entities_for_policy(PolicyArn=arn)
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 500})
    expect(len([p for page in pages for p in page["Policies"]]) > 1000, "few AWS-managed policies")
    iam.list_roles(PathPrefix="/x/")
    decisions = [r["EvalDecision"] for r in iam.simulate_custom_policy(
        PolicyInputList=[json.dumps(READ)], ActionNames=["codepipeline:ListPipelines", "iam:GetRole"])["EvaluationResults"]]
    expect(decisions == ["allowed", "implicitDeny"], f"simulated {decisions}")
    iam.simulate_principal_policy(PolicySourceArn=iam.get_role(RoleName="w")["Role"]["Arn"], ActionNames=["iam:GetRole"],
                                  ContextEntries=[{"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["x"],
                                                   "ContextKeyType": "string"}])
    iam.get_policy_version(PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess", VersionId="v1")
    details = list(iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 1}))
    expect(len(details) == 2 and details[0]["RoleDetailList"][0]["RoleName"] == "w", "account details are wrong")
    refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
    refused("DeleteConflict", iam.delete_role, RoleName="w")
    iam.delete_role_permissions_boundary(RoleName="w")
    iam.detach_role_policy(RoleName="w", PolicyArn=arn)
    iam.delete_role_policy(RoleName="w", PolicyName="p")
    iam.delete_role(RoleName="w")
    iam.delete_policy(PolicyArn=arn)


def tell_chatbot():
    chatbot = client("chatbot", region_name="us-west-2")
    made = chatbot.create_slack_channel_configuration(
        SlackTeamId="T1", SlackChannelId="G0BBBBBBB", SlackChannelName="ops", ConfigurationName="ops",
        IamRoleArn="arn:aws:iam::000000000000:role/made-elsewhere", Tags=[{"TagKey": "a", "TagValue": "b"}],
    )["ChannelConfiguration"]
    expect(made["GuardrailPolicyArns"] == ["arn:aws:iam::aws:policy/AdministratorAccess"], "no default guardrail")
    expect(made["SlackChannelId"] == "C0BBBBBBB", "the channel id was not read back as C…")
    arn = made["ChatConfigurationArn"]
    message = refused("InvalidRequestException", chatbot.create_slack_channel_configuration, SlackTeamId="T1",
                      SlackChannelId="C0BBBBBBB", ConfigurationName="other",
                      IamRoleArn="arn:aws:iam::000000000000:role/made-elsewhere")
    expect("has already been configured for AWS account" in message, message)
    chatbot.update_slack_channel_configuration(
        ChatConfigurationArn=arn, SlackChannelId="C0BBBBBBB", UserAuthorizationRequired=True,
        GuardrailPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess"], LoggingLevel="INFO")
    described = chatbot.describe_slack_channel_configurations(ChatConfigurationArn=arn)["SlackChannelConfigurations"]
    expect([c["LoggingLevel"] for c in described] == ["INFO"], "the update is not there")
    chatbot.describe_slack_workspaces()
    chatbot.describe_slack_user_identities()
    chatbot.update_account_preferences(UserAuthorizationRequired=True)
    chatbot.get_account_preferences()
    action = chatbot.create_custom_action(
        ActionName="a", AliasName="a", Definition={"CommandText": "sts get-caller-identity"})["CustomActionArn"]
    refused("ConflictException", chatbot.create_custom_action, ActionName="a", Definition={"CommandText": "x"})
    chatbot.update_custom_action(CustomActionArn=action, Definition={"CommandText": "s3api list-buckets"})
    expect(chatbot.get_custom_action(CustomActionArn=action)["CustomAction"]["Definition"]["CommandText"]
           == "s3api list-buckets", "the custom action was not changed")
    chatbot.list_custom_actions()
    chatbot.associate_to_configuration(Resource=action, ChatConfiguration=arn)
    expect(chatbot.list_associations(ChatConfiguration=arn)["Associations"] == [{"Resource": action}], "not associated")
    chatbot.disassociate_from_configuration(Resource=action, ChatConfiguration=arn)
    chatbot.tag_resource(ResourceARN=arn, Tags=[{"TagKey": "c", "TagValue": "d"}])
    chatbot.untag_resource(ResourceARN=arn, TagKeys=["a"])
    expect(chatbot.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"TagKey": "c", "TagValue": "d"}], "tags are wrong")
    chatbot.delete_custom_action(CustomActionArn=action)
    refused("ResourceNotFoundException", chatbot.get_custom_action, CustomActionArn=action)
    chatbot.delete_slack_channel_configuration(ChatConfigurationArn=arn)
    refused("ResourceNotFoundException", chatbot.delete_slack_channel_configuration, ChatConfigurationArn=arn)
    chatbot.delete_slack_workspace_authorization(SlackTeamId="T1")
    refused("InvalidSignatureException", client("chatbot", region_name="us-east-1").describe_slack_workspaces)


def tell_cloud_control():
    control = client("cloudcontrol")

    def finish(event):
        return wait_for(
            lambda: control.get_resource_request_status(RequestToken=event["RequestToken"])["ProgressEvent"],
            lambda progress: progress["OperationStatus"] not in ("PENDING", "IN_PROGRESS"))

    name = "AWS::Chatbot::CustomAction"
    model = json.dumps({"ActionName": "cc", "Definition": {"CommandText": "one"}})
    made = finish(control.create_resource(TypeName=name, DesiredState=model)["ProgressEvent"])
    expect(made["OperationStatus"] == "SUCCESS", f"create: {made}")
    again = finish(control.create_resource(TypeName=name, DesiredState=model)["ProgressEvent"])
    expect(again.get("ErrorCode") == "AlreadyExists", f"create again: {again}")
    patch = json.dumps([{"op": "replace", "path": "/Definition/CommandText", "value": "two"}])
    finish(control.update_resource(TypeName=name, Identifier=made["Identifier"], PatchDocument=patch)["ProgressEvent"])
    read = control.get_resource(TypeName=name, Identifier=made["Identifier"])["ResourceDescription"]["Properties"]
    expect(json.loads(read)["Definition"] == {"CommandText": "two"}, f"patched to {read}")
    refused("NotUpdatableException", control.update_resource, TypeName=name, Identifier=made["Identifier"],
            PatchDocument=json.dumps([{"op": "replace", "path": "/ActionName", "value": "x"}]))
    control.list_resources(TypeName=name)
    finish(control.delete_resource(TypeName=name, Identifier=made["Identifier"])["ProgressEvent"])
    refused("ResourceNotFoundException", control.get_resource, TypeName=name, Identifier=made["Identifier"])
    refused("TypeNotFoundException", control.get_resource, TypeName="AWS::No::Such", Identifier="x")
    refused("RequestTokenNotFoundException", control.get_resource_request_status, RequestToken="nothing")


def tell_sts_and_sns():
    sts, sns = client("sts"), client("sns")
    expect(sts.get_caller_identity()["Account"] == "000000000000", "wrong default account")
    keys = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/chatops-plan", RoleSessionName="ci")["Credentials"]
    other = SESSION.client("sts", endpoint_url=ENDPOINT, aws_access_key_id=keys["AccessKeyId"],
                           aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
    expect(other.get_caller_identity()["Account"] == "123456789012", "AssumeRole did not enter the account")
    refused("ValidationError", sts.assume_role, RoleArn="arn:a::::something/test-role", RoleSessionName="ci")
    arn = sns.create_topic(Name="alarms", Attributes={"DisplayName": "Alarms"})["TopicArn"]
    expect(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] == "Alarms", "no display name")
    expect(arn in [topic["TopicArn"] for topic in sns.list_topics()["Topics"]], "the topic is not listed")
    sns.delete_topic(TopicArn=arn)
    refused("NotFound", sns.get_topic_attributes, TopicArn=arn)


def tell_teams():
    chatbot = client("chatbot", region_name="eu-west-1")
    made = chatbot.create_microsoft_teams_channel_configuration(
        ChannelId="19%3aabcdef%40thread.tacv2", ChannelName="ops", TeamId="11111111-1111-1111-1111-111111111111",
        TeamName="Contoso", TenantId="22222222-2222-2222-2222-222222222222", ConfigurationName="teams-ops",
        IamRoleArn="arn:aws:iam::000000000000:role/made-elsewhere", LoggingLevel="ERROR",
        Tags=[{"TagKey": "a", "TagValue": "b"}])["ChannelConfiguration"]
    arn = made["ChatConfigurationArn"]
    expect(made["GuardrailPolicyArns"] == ["arn:aws:iam::aws:policy/AdministratorAccess"], "no default guardrail (Teams)")
    chatbot.update_microsoft_teams_channel_configuration(
        ChatConfigurationArn=arn, ChannelId="19%3aabcdef%40thread.tacv2",
        GuardrailPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])
    read = chatbot.get_microsoft_teams_channel_configuration(ChatConfigurationArn=arn)["ChannelConfiguration"]
    expect(read["GuardrailPolicyArns"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"], "the Teams update is not there")
    expect(len(chatbot.list_microsoft_teams_channel_configurations()["TeamChannelConfigurations"]) == 1, "Teams list")
    chatbot.list_microsoft_teams_configured_teams()
    chatbot.list_microsoft_teams_user_identities()
    refused("InvalidRequestException", chatbot.get_microsoft_teams_channel_configuration,
            ChatConfigurationArn=arn + "x")
    chatbot.delete_microsoft_teams_channel_configuration(ChatConfigurationArn=arn)
    chatbot.delete_microsoft_teams_configured_team(TeamId="11111111-1111-1111-1111-111111111111")


def tell_notifications():
    sns, events, rules = client("sns"), client("events"), client("codestar-notifications")
    topic = sns.create_topic(Name="w", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "codestar-notifications.amazonaws.com"}, "Action": "sns:Publish",
        "Resource": topic}]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    expect(json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]) == json.loads(policy), "topic policy")
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "c", "Value": "d"}])
    sns.untag_resource(ResourceArn=topic, TagKeys=["a"])
    expect(sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "c", "Value": "d"}], "topic tags")
    subscription = sns.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://example.com")["SubscriptionArn"]
    expect(len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]) == 1, "subscriptions")
    sns.list_subscriptions()
    sns.unsubscribe(SubscriptionArn=subscription)
    sns.publish(TopicArn=topic, Message="hello", Subject="s")
    refused("InvalidParameter", sns.publish, TopicArn=topic, Message="")
    made = rules.create_notification_rule(
        Name="w", DetailType="FULL", Resource="arn:aws:codepipeline:us-east-1:000000000000:p", Status="ENABLED",
        EventTypeIds=["codepipeline-pipeline-pipeline-execution-failed"],
        Targets=[{"TargetType": "SNS", "TargetAddress": topic}], Tags={"a": "b"})["Arn"]
    described = rules.describe_notification_rule(Arn=made)
    expect(described["Targets"][0]["TargetStatus"] == "ACTIVE", f"target: {described['Targets']}")
    refused("ResourceAlreadyExistsException", rules.create_notification_rule, Name="w", DetailType="FULL",
            Resource="arn:aws:codepipeline:us-east-1:000000000000:q", EventTypeIds=["x"], Targets=[])
    rules.update_notification_rule(Arn=made, Status="DISABLED")
    rules.list_notification_rules(Filters=[{"Name": "RESOURCE", "Value": "arn:aws:codepipeline:us-east-1:000000000000:p"}])
    rules.list_targets()
    rules.unsubscribe(Arn=made, TargetAddress=topic)
    rules.subscribe(Arn=made, Target={"TargetType": "SNS", "TargetAddress": topic})
    rules.tag_resource(Arn=made, Tags={"c": "d"})
    expect(rules.list_tags_for_resource(Arn=made)["Tags"] == {"a": "b", "c": "d"}, "rule tags")
    rules.delete_notification_rule(Arn=made)
    refused("ResourceNotFoundException", rules.describe_notification_rule, Arn=made)
    rule = events.put_rule(Name="w", EventPattern=json.dumps({"source": ["aws.ecs"]}), Description="d",
                           Tags=[{"Key": "a", "Value": "b"}])["RuleArn"]
    refused("InvalidEventPatternException", events.put_rule, Name="x", EventPattern="[")
    events.put_targets(Rule="w", Targets=[{"Id": "t", "Arn": topic}])
    events.describe_rule(Name="w")
    events.list_rules(NamePrefix="w")
    expect(events.list_rule_names_by_target(TargetArn=topic)["RuleNames"] == ["w"], "rules by target")
    expect(events.list_targets_by_rule(Rule="w")["Targets"] == [{"Id": "t", "Arn": topic}], "targets")
    events.disable_rule(Name="w")
    events.enable_rule(Name="w")
    events.tag_resource(ResourceARN=rule, Tags=[{"Key": "c", "Value": "d"}])
    events.untag_resource(ResourceARN=rule, TagKeys=["a"])
    events.list_tags_for_resource(ResourceARN=rule)
    refused("ValidationException", events.delete_rule, Name="w")
    events.remove_targets(Rule="w", Ids=["t"])
    events.delete_rule(Name="w")
    refused("ResourceNotFoundException", events.describe_rule, Name="w")
    sns.delete_topic(TopicArn=topic)


def tell_history_and_objects():
    trail, s3, iam, sts = client("cloudtrail"), client("s3"), client("iam"), client("sts")
    found = trail.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "DeleteRole"}])["Events"]
    expect(found and json.loads(found[0]["CloudTrailEvent"])["eventSource"] == "iam.amazonaws.com", "no history of DeleteRole")
    pages = list(trail.get_paginator("lookup_events").paginate(PaginationConfig={"PageSize": 10}))
    expect(len(pages) > 2, "the history does not page")
    refused("InvalidTimeRangeException", trail.lookup_events, StartTime=2_000_000_000, EndTime=1_000_000_000)
    s3.create_bucket(Bucket="witness-templates")
    s3.head_bucket(Bucket="witness-templates")
    s3.put_object(Bucket="witness-templates", Key="a/t.json", Body=template().encode(), ContentType="application/json")
    read = s3.get_object(Bucket="witness-templates", Key="a/t.json")
    expect(read["Body"].read().decode() == template(), "the object came back changed")
    expect(s3.head_object(Bucket="witness-templates", Key="a/t.json")["ContentLength"] == len(template()), "object size")
    expect([o["Key"] for o in s3.list_objects_v2(Bucket="witness-templates")["Contents"]] == ["a/t.json"], "objects")
    expect([b["Name"] for b in s3.list_buckets()["Buckets"]] == ["witness-templates"], "buckets")
    s3.get_bucket_location(Bucket="witness-templates")
    cloudformation = client("cloudformation")
    cloudformation.get_template_summary(TemplateURL="https://witness-templates.s3.us-east-1.amazonaws.com/a/t.json")
    refused("NoSuchKey", s3.get_object, Bucket="witness-templates", Key="nothing")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="witness-templates")
    s3.delete_object(Bucket="witness-templates", Key="a/t.json")
    s3.delete_bucket(Bucket="witness-templates")
    provider = iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"])["OpenIDConnectProviderArn"]
    iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)
    iam.list_open_id_connect_providers()
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider)
    refused("InvalidIdentityToken", sts.assume_role_with_web_identity, RoleArn="arn:aws:iam::000000000000:role/r",
            RoleSessionName="session", WebIdentityToken="rubbish")


def tell_direct_stacks():
    cloudformation, iam = client("cloudformation"), client("iam")
    one = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "direct"}}},
                      "Outputs": {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "topic"}}}})
    cloudformation.create_stack(StackName="direct", TemplateBody=one, Tags=[{"Key": "a", "Value": "b"}])
    refused("AlreadyExistsException", cloudformation.create_stack, StackName="direct", TemplateBody=one)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="direct", WaiterConfig={"Delay": 1})
    refused("ValidationError", cloudformation.update_stack, StackName="direct", TemplateBody=one)
    cloudformation.list_exports()
    cloudformation.set_stack_policy(StackName="direct", StackPolicyBody=json.dumps(
        {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}))
    cloudformation.get_stack_policy(StackName="direct")
    cloudformation.detect_stack_resource_drift(StackName="direct", LogicalResourceId="Topic")
    refused("ValidationError", cloudformation.cancel_update_stack, StackName="direct")
    iam.create_role(RoleName="found", AssumeRolePolicyDocument=json.dumps(TRUST))
    body = json.dumps({"Resources": {"Role": {"Type": "AWS::IAM::Role", "DeletionPolicy": "Delete", "Properties": {
        "RoleName": "found", "AssumeRolePolicyDocument": TRUST}}}})
    cloudformation.create_change_set(
        StackName="imported", ChangeSetName="import", ChangeSetType="IMPORT", TemplateBody=body,
        Capabilities=["CAPABILITY_NAMED_IAM"], ResourcesToImport=[{
            "ResourceType": "AWS::IAM::Role", "LogicalResourceId": "Role", "ResourceIdentifier": {"RoleName": "found"}}])
    cloudformation.get_waiter("change_set_create_complete").wait(
        StackName="imported", ChangeSetName="import", WaiterConfig={"Delay": 1})
    cloudformation.execute_change_set(StackName="imported", ChangeSetName="import")
    cloudformation.get_waiter("stack_import_complete").wait(StackName="imported", WaiterConfig={"Delay": 1})
    for name in ("imported", "direct"):
        cloudformation.delete_stack(StackName=name)
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1})


def tell_the_stock_cli():
    """The aws command as people have it, with nothing but an endpoint."""
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1",
                   "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull,
                   "AWS_SHARED_CREDENTIALS_FILE": os.devnull}

    def aws(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "--endpoint-url", ENDPOINT, "--output", "json", *arguments],
            env=environment, capture_output=True, text=True, timeout=120, check=False)
        expect(done.returncode == 0, f"aws {' '.join(arguments[:2])}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

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
