// `node --require` this before the bundle: the process writes to stderr how many bytes of data and of its own code it read, by file,
// and which of Node's large modules it loaded (0 bytes): until it ends, or until its first output when COUNT_UNTIL is `output`.
const fs = require('node:fs');
const { basename } = require('node:path');

const names = new Map();
const counts = {};
let isWhole = false;
const add = (name, bytes) => {
  if (/\.(txt|index)$|\/dist\/\w+\.js$/.test(name))
    counts[basename(name)] = (counts[basename(name)] ?? 0) + bytes;
};
const { openSync, readFileSync, readSync } = fs;
fs.openSync = (path, ...rest) => {
  const descriptor = openSync(path, ...rest);
  names.set(descriptor, String(path));
  return descriptor;
};
fs.readSync = (descriptor, ...rest) => {
  const bytes = readSync(descriptor, ...rest);
  if (!isWhole) add(names.get(descriptor) ?? '', bytes);
  return bytes;
};
// Node reads some whole files by way of the functions above, and others not.
fs.readFileSync = (path, ...rest) => {
  isWhole = true;
  try {
    const data = readFileSync(path, ...rest);
    add(String(path), data.length);
    return data;
  } finally {
    isWhole = false;
  }
};
const large = /^NativeModule (crypto|http|https|tls|readline|child_process|v8)$/;
let isWritten = false;
const write = () => {
  if (isWritten) return;
  isWritten = true;
  const loaded = process.moduleLoadList.flatMap(name => large.exec(name)?.[1] ?? []);
  fs.writeSync(
    2,
    JSON.stringify({ ...counts, ...Object.fromEntries(loaded.map(name => [`node:${name}`, 0])) }),
  );
};
if (process.env.COUNT_UNTIL === 'output') {
  const { stdout } = process;
  const { write: writeOut } = stdout;
  stdout.write = (...args) => {
    write();
    return writeOut.apply(stdout, args);
  };
}
process.on('exit', write);
