// Writes the comment of a pull request in a process of its own: `node test/bench/comment.mjs AFTER BEFORE`.
const [, , file = '', base = ''] = process.argv;
const { writeComment } = await import('../../dist/bench.js');
process.stdout.write(await writeComment(file, base));
