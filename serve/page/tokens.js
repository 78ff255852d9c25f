// Takes a text apart for highlighting: FreeMarker with MessageML, and JSON. It need not be right about broken texts, only
// quick and never at a loss: what a text means the engine says.

/** @typedef {"tag"|"attribute"|"string"|"directive"|"expression"|"comment"|"number"|"keyword"|"entity"|"key"} TokenKind */

/** @typedef {(start: number, end: number, kind: TokenKind) => void} Emit */

const WORD = /[\p{L}_$@][\p{L}\p{N}_$@]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const KEYWORDS = new Set(["true", "false", "null", "as", "in", "gt", "gte", "lt", "lte", "using"]);
const TAG_NAME = /<\/?([A-Za-z][\w:.-]*)/y;
const DIRECTIVE = /<\/?[#@][\w.]*/y;
const ATTRIBUTE = /[A-Za-z_][\w:.-]*/y;
/** Characters within which an expression ends, or is taken for one that does not. */
const REACH = 2_000;
const ENTITY = /&(?:#\d+|#x[\da-fA-F]+|\w+);/y;

/** @param {RegExp} pattern a sticky one @param {string} text @param {number} at where it is looked for */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * The end of what begins at `at` and ends with `close`; the end of the text if it is not closed.
 * @param {string} text @param {number} at @param {string} close
 */
function endOf(text, at, close) {
  const found = text.indexOf(close, at);
  return found < 0 ? text.length : found + close.length;
}

/** Highlights FreeMarker and MessageML. @param {string} text @param {Emit} emit */
export function readTemplate(text, emit) {
  let at = 0;
  while (at < text.length) {
    const letter = text[at];
    if (letter === "<") at = readAngle(text, at, emit);
    else if ((letter === "$" || letter === "#") && text[at + 1] === "{") at = readInterpolation(text, at, emit);
    else if (letter === "&") {
      const found = matchAt(ENTITY, text, at);
      if (found) emit(at, at + found[0].length, "entity");
      at += found ? found[0].length : 1;
    } else at += 1;
  }
}

/** @param {string} text @param {number} at @param {Emit} emit @returns {number} where it goes on */
function readAngle(text, at, emit) {
  for (const [open, close] of [["<#--", "-->"], ["\x3c!--", "-->"], ["<![CDATA[", "]]>"]]) {
    if (!text.startsWith(open, at)) continue;
    const end = endOf(text, at + open.length, close);
    emit(at, end, "comment");
    return end;
  }
  const directive = matchAt(DIRECTIVE, text, at);
  if (directive) return readDirective(text, at, directive[0].length, emit);
  const tag = matchAt(TAG_NAME, text, at);
  return tag ? readTag(text, at, tag[0].length, emit) : at + 1;
}

/** @param {string} text @param {number} at @param {number} length of its name @param {Emit} emit */
function readDirective(text, at, length, emit) {
  emit(at, at + length, "directive");
  const { end, isClosed } = readExpression(text, at + length, ">", emit);
  if (!isClosed) return end;
  emit(text[end - 1] === "/" ? end - 1 : end, end + 1, "directive");
  return end + 1;
}

/** @param {string} text @param {number} at @param {Emit} emit */
function readInterpolation(text, at, emit) {
  emit(at, at + 2, "expression");
  const { end, isClosed } = readExpression(text, at + 2, "}", emit);
  if (!isClosed) return end;
  emit(end, end + 1, "expression");
  return end + 1;
}

/**
 * An expression up to the first `close` outside of brackets and strings; where it has none, up to the tag that begins next
 * or the end of its line.
 * @param {string} text @param {number} from @param {string} close @param {Emit} emit
 */
function readExpression(text, from, close, emit) {
  const { end, isClosed } = endOfExpression(text, from, close);
  let at = from;
  while (at < end) {
    const letter = text[at];
    const word = matchAt(WORD, text, at);
    const number = word || letter === "-" ? null : matchAt(NUMBER, text, at);
    let to = at + (word ?? number ?? [letter])[0].length;
    if (letter === '"' || letter === "'") {
      to = endOfString(text, at, end);
      emit(at, to, "string");
    } else if (word) emit(at, to, KEYWORDS.has(word[0]) ? "keyword" : "expression");
    else if (number) emit(at, to, "number");
    at = to;
  }
  return { end, isClosed };
}

/** Where an expression ends. @param {string} text @param {number} from @param {string} close */
function endOfExpression(text, from, close) {
  const most = Math.min(text.length, from + REACH);
  let at = from;
  let depth = 0;
  while (at < most) {
    const letter = text[at];
    if (depth === 0 && letter === close) return { end: at, isClosed: true };
    // The next tag begins: this one was not closed.
    if (letter === "<" && /[#@/A-Za-z]/.test(text[at + 1] ?? "")) break;
    if ("([{".includes(letter)) depth += 1;
    else if (")]}".includes(letter)) depth = Math.max(0, depth - 1);
    at = letter === '"' || letter === "'" ? endOfString(text, at, most) : at + 1;
  }
  const line = text.indexOf("\n", from);
  return { end: Math.min(at, line < 0 ? text.length : line), isClosed: false };
}

/** @param {string} text @param {number} at where its quote is @param {number} [most] where it ends at the latest */
function endOfString(text, at, most = text.length) {
  const quote = text[at];
  for (let to = at + 1; to < most; to += 1) {
    if (text[to] === "\\") to += 1;
    else if (text[to] === quote) return to + 1;
  }
  return most;
}

/** @param {string} text @param {number} from @param {number} length of `<` and the name @param {Emit} emit */
function readTag(text, from, length, emit) {
  emit(from, from + length, "tag");
  let at = from + length;
  while (at < text.length) {
    const letter = text[at];
    if (letter === ">") {
      emit(text[at - 1] === "/" ? at - 1 : at, at + 1, "tag");
      return at + 1;
    }
    if (letter === "<" && !/[#@]/.test(text[at + 1] ?? "") && !text.startsWith("</#", at)) return at;
    if (letter === "<") at = readAngle(text, at, emit);
    else if ((letter === "$" || letter === "#") && text[at + 1] === "{") at = readInterpolation(text, at, emit);
    else if (letter === '"' || letter === "'") at = readQuoted(text, at, emit);
    else {
      const name = matchAt(ATTRIBUTE, text, at);
      if (name) emit(at, at + name[0].length, "attribute");
      at += name ? name[0].length : 1;
    }
  }
  return text.length;
}

/** The value of an attribute, which may hold interpolations. @param {string} text @param {number} from @param {Emit} emit */
function readQuoted(text, from, emit) {
  const quote = text[from];
  let begin = from;
  let at = from + 1;
  while (at < text.length && text[at] !== quote) {
    const isInterpolation = (text[at] === "$" || text[at] === "#") && text[at + 1] === "{";
    if (!isInterpolation) {
      at += 1;
      continue;
    }
    emit(begin, at, "string");
    at = readInterpolation(text, at, emit);
    begin = at;
  }
  const end = Math.min(at + 1, text.length);
  emit(begin, end, "string");
  return end;
}

/** Highlights JSON. @param {string} text @param {Emit} emit */
export function readJson(text, emit) {
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const end = endOfString(text, at);
      emit(at, end, /^\s*:/.test(text.slice(end, end + 40)) ? "key" : "string");
      at = end;
      continue;
    }
    const number = matchAt(NUMBER, text, at);
    const word = number ? null : matchAt(WORD, text, at);
    if (number) emit(at, at + number[0].length, "number");
    else if (word) emit(at, at + word[0].length, "keyword");
    at += number?.[0].length ?? word?.[0].length ?? 1;
  }
}
