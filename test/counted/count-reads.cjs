// `node --require` this before the bundle: at its end the process writes how many bytes of data it read, by file, to stderr.
const fs = require('node:fs');
const { basename } = require('node:path');

const names = new Map();
const counts = {};
let isWhole = false;
const add = (name, bytes) => {
  if (/\.(txt|index)$/.test(name)) counts[basename(name)] = (counts[basename(name)] ?? 0) + bytes;
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
process.on('exit', () => fs.writeSync(2, JSON.stringify(counts)));
