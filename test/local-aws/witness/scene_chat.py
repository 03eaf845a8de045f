"""Chat channels, notifications, and the one API for every resource type."""

import json

from world import client, expect, refused, wait_for


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
