/** Where a command without `--region` runs; every statement about it has these words. */
export const inDefaultRegion = 'in the default Region of the channel, which members can change';
