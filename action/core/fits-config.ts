import form from '../generated/config-form.json' with { type: 'json' };
import { createFormCheck } from './form-check.ts';

/** Whether the data of a chatops.yml fits the schema. It says as much as `validateConfig`, and never why not. */
export const fitsConfig: (value: unknown) => boolean = createFormCheck(form);
