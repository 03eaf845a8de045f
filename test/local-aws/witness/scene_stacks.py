"""CloudFormation, through change sets and directly."""

import json

from world import TRUST, change, client, deploy, drift, expect, refused, template, wait_for


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
