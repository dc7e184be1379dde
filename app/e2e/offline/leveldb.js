// Reads what is compressed in the tables of LevelDB, in which Chromium keeps
// IndexedDB and localStorage. The format: doc/table_format.md of LevelDB, and
// format_description.txt of Snappy.

const magic = Buffer.from('57fb808b247547db', 'hex'); // ends every table
const trailer = 5; // bytes after a block: how it is compressed, and a checksum
const snappy = 1;

/** tables returns the blocks of a table, as they were before they were compressed; none of what is no table. */
export function tables(file) {
  const footer = file.subarray(-48);
  if (footer.length < 48 || !footer.subarray(40).equals(magic)) return [];
  const [, , indexAt] = handle(footer, 0);
  const [offset, size] = handle(footer, indexAt);
  return entries(block(file, offset, size)).map((value) => {
    const [at, length] = handle(value, 0);
    return block(file, at, length);
  });
}

// handle reads where a block is, and how long; the third is where the handle ends.
function handle(from, at) {
  const [offset, next] = varint(from, at);
  const [size, end] = varint(from, next);
  return [offset, size, end];
}

function block(file, offset, size) {
  const raw = file.subarray(offset, offset + size);
  if (raw.length < size || offset + size + trailer > file.length) return Buffer.alloc(0); // still being written
  return file[offset + size] === snappy ? unsnap(raw) : raw;
}

// entries returns the values of a block.
function entries(from) {
  const values = [];
  const restarts = from.length >= 4 ? from.readUInt32LE(from.length - 4) : 0;
  const end = from.length - 4 - 4 * restarts;
  for (let at = 0; at < end; ) {
    const [, unsharedAt] = varint(from, at);
    const [unshared, lengthAt] = varint(from, unsharedAt);
    const [length, keyAt] = varint(from, lengthAt);
    at = keyAt + unshared + length;
    values.push(from.subarray(keyAt + unshared, at));
  }
  return values;
}

function varint(from, at) {
  let value = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = from[at++];
    value += (byte & 0x7f) * shift;
    if (!(byte & 0x80)) return [value, at];
  }
}

// unsnap decompresses what Snappy has compressed.
function unsnap(from) {
  const [length, start] = varint(from, 0);
  const to = Buffer.alloc(length);
  let end = 0; // of what is in to
  const number = (at, bytes) => (bytes === 0 ? 0 : from.readUIntLE(at, bytes));
  for (let at = start; at < from.length; ) {
    const tag = from[at++];
    if ((tag & 3) === 0) { // a literal
      const more = Math.max(0, (tag >> 2) - 59); // bytes of its length
      const size = 1 + (more > 0 ? number(at, more) : tag >> 2);
      at += more;
      from.copy(to, end, at, at + size);
      at += size;
      end += size;
      continue;
    }
    // A copy of what came before; it may run into itself.
    const [size, back, next] =
      (tag & 3) === 1 ? [4 + ((tag >> 2) & 7), ((tag >> 5) << 8) | from[at], at + 1]
      : (tag & 3) === 2 ? [1 + (tag >> 2), number(at, 2), at + 2]
      : [1 + (tag >> 2), number(at, 4), at + 4];
    at = next;
    for (const stop = end + size; end < stop; end++) to[end] = to[end - back];
  }
  return to;
}
