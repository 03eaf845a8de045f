import { runShell } from './main/shell.ts';

// The runner decides the version of Node, and our bundle carries its own SDK.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
void runShell();
