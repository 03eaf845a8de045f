export function configurationOf(channels: number): string;
