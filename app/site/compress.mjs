// Writes app.wasm.br and app.wasm.gz beside app.wasm.
//
//   node app/site/compress.mjs web/app.wasm 11
//
// The number is brotli's quality: 11 takes 20 s for 7 MB on one core, 9 takes 2
// and is an eighth longer. What was made of the same content at this quality or
// a better one is left as it is. Node has brotli in C built in, which takes two
// thirds of the time of the Go port for the same bytes.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants, gzipSync } from "node:zlib";

const [name, quality] = [process.argv[2], Number(process.argv[3])];
const content = readFileSync(name);
const record = hidden("made"); // the content's hash and the quality
const hash = createHash("sha256").update(content).digest("hex");

if (!upToDate()) {
  write(`${name}.br`, brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  }));
  write(`${name}.gz`, gzipSync(content, { level: 9 }));
  write(record, `${hash} ${quality}\n`);
}

function upToDate() {
  try {
    const [madeOf, madeAt] = readFileSync(record, "utf8").split(" ");
    return madeOf === hash && Number(madeAt) >= quality && brotliDecompressSync(readFileSync(`${name}.br`)).equals(content);
  } catch {
    return false;
  }
}

// A file is whole or not there: make may be stopped at any time.
function write(file, bytes) {
  writeFileSync(hidden("tmp"), bytes);
  renameSync(hidden("tmp"), file);
}

// Go does not embed files whose names begin with a dot.
function hidden(suffix) {
  return join(dirname(name), `.${basename(name)}.${suffix}`);
}
