import type { Service } from '../service.ts';
import { chatbot } from './chatbot/index.ts';
import { cloudControl } from './cloud-control.ts';
import { cloudFormation } from './cloudformation/index.ts';
import { iam } from './iam/index.ts';
import { sns } from './sns.ts';
import { sts } from './sts.ts';

/** All services of the embedded AWS. */
export const services: readonly Service[] = [sts, cloudFormation, iam, sns, cloudControl, chatbot];
