// One measurement in a process of its own: reading a file with `yaml` alone, then all of validate and render, of which
// the proofs are measured once more by themselves. Prints JSON.
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';

const [, , file = ''] = process.argv;
const { loadConfig, proveProject, renderAll } = await import('../../dist/bench.js');
/** CPU time, so that a busy machine does not count. */
const milliseconds = start => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

// Warm both ways, so that neither pays for the other's compilation.
const small = 'version: 1\nname: x\n';
for (let n = 0; n < 200; n += 1) parseDocument(small, { lineCounter: new LineCounter() }).toJS();

let start = process.cpuUsage();
const text = readFileSync(file, 'utf8');
parseDocument(text, { lineCounter: new LineCounter() }).toJS();
const parse = milliseconds(start);

globalThis.gc?.();
start = process.cpuUsage();
const { config, project, diagnostics } = await loadConfig(file);
if (config === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
renderAll(config);
const all = milliseconds(start);
start = process.cpuUsage();
await proveProject(project, config);
const proofs = milliseconds(start);
process.stdout.write(
  JSON.stringify({ parse, proofs, rest: all - parse - proofs, peak: process.resourceUsage().maxRSS / 1024 }),
);
