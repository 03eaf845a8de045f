import type { ApiService } from '../service.ts';
import { chatbot } from './chatbot/index.ts';
import { cloudControl } from './cloud-control.ts';
import { cloudFormation } from './cloudformation/index.ts';
import { cloudTrail } from './cloudtrail.ts';
import { events } from './events.ts';
import { iam } from './iam/index.ts';
import { logs } from './logs.ts';
import { notificationRules } from './notification-rules.ts';
import { organizations } from './organizations.ts';
import { s3 } from './s3/index.ts';
import { sns } from './sns/index.ts';
import { sts } from './sts/index.ts';

/** All services of the embedded AWS. S3 comes last: to it any path is a bucket and a key. */
export const services: readonly ApiService[] = [
  sts,
  cloudFormation,
  iam,
  sns,
  cloudControl,
  chatbot,
  notificationRules,
  events,
  cloudTrail,
  organizations,
  logs,
  s3,
];
