import type { Json, JsonObject } from '../../core/json.ts';

/** Which parameter names which kind of resource; CloudTrail lists resources of a call by type and name. */
const kinds: Readonly<Record<string, string>> = {
  RoleName: 'AWS::IAM::Role',
  RoleArn: 'AWS::IAM::Role',
  PolicyArn: 'AWS::IAM::Policy',
  PolicyName: 'AWS::IAM::Policy',
  StackName: 'AWS::CloudFormation::Stack',
  ChangeSetName: 'AWS::CloudFormation::ChangeSet',
  TopicArn: 'AWS::SNS::Topic',
  ChatConfigurationArn: 'AWS::Chatbot::ChatConfiguration',
  ChatConfiguration: 'AWS::Chatbot::ChatConfiguration',
  ConfigurationName: 'AWS::Chatbot::ChatConfiguration',
  CustomActionArn: 'AWS::Chatbot::CustomAction',
  ActionName: 'AWS::Chatbot::CustomAction',
  ResourceARN: 'AWS::Chatbot::Resource',
  Identifier: 'AWS::CloudControl::Resource',
  Rule: 'AWS::Events::Rule',
  Name: 'AWS::Resource',
  Arn: 'AWS::Resource',
};

/** The resources that the parameters of a call name. */
export function namedIn(parameters: JsonObject): { type: string; name: string }[] {
  return Object.entries(kinds).flatMap(([parameter, type]) => {
    const value: Json | undefined = parameters[parameter];
    return typeof value === 'string' && value !== '' ? [{ type, name: value }] : [];
  });
}
