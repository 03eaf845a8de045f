"""Who may do what, who did what, and what lies in buckets."""

import json

from world import ENDPOINT, READ, SESSION, TRUST, client, expect, refused, template


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
