import { localPace } from '../../action/aws/wait.ts';
import { examineSetup } from '../../action/commands/doctor.ts';
import type { Point } from '../../action/doctor/point.ts';
import type { TestAws } from '../local-aws/harness.ts';

/** Where a set-up is looked at. */
export interface Examined {
  /** The main file. */
  readonly file: string;
  readonly aws: Pick<TestAws, 'url' | 'stateFile'>;
  /** Address of GitHub's REST interface. */
  readonly github: string;
  /** Undefined: none. */
  readonly token: string | undefined;
  /** How often a call of AWS is tried; the usual number when not given. */
  readonly attempts?: number;
}

/** Examines the set-up of the repository alice/demo as `chatops doctor` does. */
export function examineDemo({ file, aws, github, token, attempts }: Examined): Promise<Point[]> {
  return examineSetup({
    file,
    repository: { owner: 'alice', repo: 'demo' },
    token,
    environment: undefined,
    bootstrapStack: 'chatops-bootstrap',
    session: {
      isLocal: true,
      stateFile: aws.stateFile,
      region: 'us-east-1',
      targets: undefined,
      served: { url: aws.url, pace: localPace, ...(attempts === undefined ? {} : { attempts }) },
    },
    env: { GITHUB_API_URL: github },
  });
}
