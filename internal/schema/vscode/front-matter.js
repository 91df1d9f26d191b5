"use strict";
// What the schema of the project says of a place in the front matter of a story. Text, schema and place in, words out:
// extension.js hands them to VS Code. Half-written YAML is what is seen most of the time, so it is read line by line,
// as far as it goes, and nothing is refused: `dienhinh check` is the judge.

const NEW = "\u0000"; // the name of a key that is about to be written

// parse finds the keys and values of the front matter. path names the keys from the outermost to this one, through
// lists; from is where the room for a value begins; a mapping has the names of all its keys.
function parse(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const fence = /^---[ \t]*$/;
  let end = fence.test(lines[0]) ? lines.findIndex((l, i) => i > 0 && fence.test(l)) : 0;
  if (end < 0) end = lines.length;
  const tokens = [];
  const blocks = [{ column: 0, path: [], mapping: { keys: [] } }]; // the mappings around the line, outermost first
  let open = []; // the brackets around the place, outermost first
  let literal = -1; // the column of the key whose text (| or >) goes on below it
  const inside = frame => (frame.key === undefined ? frame.path : [...frame.path, frame.key]);
  const skip = (line, at) => at + /^\s*/.exec(lines[line].slice(at))[0].length;

  function addKey(frame, match, line, at, block) {
    const start = at + match[1].length;
    frame.key = match[2];
    frame.mapping.keys.push(frame.key);
    tokens.push({ key: frame.key, line, start, end: start + frame.key.length, path: inside(frame), mapping: frame.mapping, block });
    return at + match[0].length;
  }
  function addValue(line, from, path, plain) {
    const start = skip(line, from);
    const rest = lines[line].slice(start);
    const length = rest[0] === "#" ? 0 : (/^(?:"(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?)/.exec(rest) || plain.exec(rest))[0].length;
    const first = length > 0 ? start : Math.min(from + 1, start); // nothing is written yet: one space after the colon
    tokens.push({ line, from, start: first, end: first + length, path });
    return first + length;
  }
  function addFlow(line, at) {
    for (at = skip(line, at); open.length > 0 && at < lines[line].length && lines[line][at] !== "#"; at = skip(line, at)) {
      const frame = open.at(-1);
      const c = lines[line][at];
      if (c === "{" || c === "[") open.push({ path: inside(frame), mapping: c === "{" && { keys: [] } });
      else if (c === "}" || c === "]") open.pop();
      else if (c === ",") frame.key = undefined;
      else {
        const key = frame.mapping && frame.key === undefined && /^(["']?)([^"',{}[\]:#]+?)\1\s*:(?=[\s,{}[\]"']|$)/.exec(lines[line].slice(at));
        if (key) at = addKey(frame, key, line, at, false);
        if (key && /^\s*[{[]/.test(lines[line].slice(at))) continue;
        const next = addValue(line, at, inside(frame), /^[^,{}[\]]*?(?=\s+#|\s*(?:[,{}[\]]|:\s|$))/);
        at = key ? next : Math.max(next, at + 1);
        continue;
      }
      at++;
    }
  }
  for (let line = 1; line < end; line++) {
    const text = lines[line];
    const indent = text.search(/\S/);
    if (indent < 0 || (literal >= 0 && indent > literal)) continue;
    literal = -1;
    if (indent <= blocks.at(-1).column && !/[\]}]/.test(text[indent])) open = []; // a bracket that nobody closed
    if (open.length > 0) {
      addFlow(line, 0);
      continue;
    }
    let at = /^\s*(?:-(?:\s+|$))*/.exec(text)[0].length;
    const list = text[indent] === "-" && at > indent;
    while (blocks.length > 1 && blocks.at(-1).column > indent) blocks.pop();
    let frame = blocks.at(-1);
    const key = /^(["']?)([^\s"'#:{}[\],][^"'#:{}[\]]*?)\1\s*:(?=\s|$)/.exec(text.slice(at));
    if (key) {
      if (list || frame.column < at) blocks.push((frame = { column: at, path: inside(frame), mapping: { keys: [], list } }));
      at = addKey(frame, key, line, at, true);
    }
    const value = skip(line, at);
    if (/^[{[]/.test(text.slice(value))) {
      open = [{ path: inside(frame), mapping: text[value] === "{" && { keys: [] } }];
      addFlow(line, value + 1);
    } else if (/^[|>][-+\d]*\s*(#|$)/.test(text.slice(value))) literal = frame.column;
    else if (key || text[value] !== "#") addValue(line, at, inside(frame), /^.*?(?=\s+#|\s*$)/);
  }
  return { lines, end, tokens };
}

// What a value may be: each alternative, those of a list's items among them; the mapping; the values to choose.
const alternatives = node => (node?.anyOf ?? []).flatMap(a => (a.type === "array" ? a.items.anyOf : [a]));
const isList = node => node.anyOf.some(a => a.type === "array");
const mappingOf = node => (node?.properties ? node : alternatives(node).find(a => a.properties));
const find = (schema, path) => path.reduce((node, name) => new Map(Object.entries(mappingOf(node)?.properties ?? {})).get(name), schema);
const required = mapping => (mapping.else ?? mapping.allOf?.[0])?.required ?? [];
function choices(node) {
  if (node?.["x-kind"] === "boolean") return [{ name: "true", help: "có", other: [] }, { name: "false", help: "không", other: [] }];
  const list = alternatives(node).find(a => a.enum);
  return (list?.enum ?? []).map((name, i) => ({ name, help: list.markdownEnumDescriptions?.[i] ?? "", other: list["x-spellings"]?.[i] ?? [] }));
}

const quoted = kind => ["text", "choice", "web", "id", "file"].includes(kind);
const escape = s => s.replace(/[\\`*_[\]<>#|]/g, "\\$&");
const plain = s => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
// One form for the spellings that the decoder takes for the same: any case, hoà or hòa, any dash, any spaces.
const same = s => s.normalize("NFD").toLowerCase().replace(/\s*[-‐-―−]\s*/g, "-").replace(/\s+/g, " ").trim()
  .replace(/[\p{L}\p{M}]+/gu, w => w.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "") + (/[\u0300\u0301\u0303\u0309\u0323]/.exec(w) ?? ""));

function describe(name, node) {
  const keys = Object.keys(mappingOf(node)?.properties ?? {}).map(k => `\`${k}\``).join(", ");
  const example = node.examples ? ` Ví dụ: \`${name}: ${node.examples[0]}\`` : "";
  const list = choices(node);
  return [
    `**${escape(node.title)}** \`${name}\``,
    escape(node.description.replace(node.title + ".", "").trim()),
    `Cách ghi: ${node["x-form"]}${keys && ` (${keys})`}.${example}`,
    list.length > 20 ? "" : list.map(c => `- **${escape(c.name)}**${c.help && ": " + escape(c.help)}`).join("\n"),
  ].filter(Boolean).join("\n\n");
}

// hover says what stands at a place: {start, end, markdown}.
function hover(text, schema, line, character) {
  const token = parse(text).tokens.find(t => t.line === line && t.start <= character && character < t.end);
  const node = token && find(schema, token.path);
  if (!node) return undefined;
  if (token.key) return { ...token, markdown: describe(token.key, node) };
  const written = same(text.split(/\r\n|\r|\n/)[line].slice(token.start, token.end).replace(/^["']|["']$/g, ""));
  const value = choices(node).find(c => [c.name, ...c.other].some(s => same(s) === written));
  return value && { ...token, markdown: `**${escape(value.name)}** (${escape(node.title)})${value.help && "\n\n" + escape(value.help)}` };
}

// complete lists what may be written at a place: {kind, label, title, markdown, filter, snippet, start, end, more}. filter
// is what the typed letters are sought in; more tells that the values are to be offered next.
function complete(text, schema, line, character) {
  const { lines, end, tokens } = parse(text);
  if (line < 1 || line >= end) return [];
  // A word that is still to be written follows a space: what stands before it is the same value.
  const reach = t => (/^["']/.test(lines[line].slice(t.start)) ? t.end : t.end + /^\s*/.exec(lines[line].slice(t.end))[0].length);
  const here = tokens.filter(t => t.line === line && character <= (t.key ? t.end : reach(t)));
  const value = here.find(t => !t.key && t.from <= character && choices(find(schema, t.path)).length > 0);
  if (value) {
    const node = find(schema, value.path);
    const mark = /^["']?/.exec(lines[line].slice(value.start))[0];
    const space = lines[line][value.start - 1] === ":" ? " " : "";
    return choices(node).map(c => ({
      kind: "EnumMember", label: c.name, title: node["x-kind"] === "boolean" ? c.help : "", markdown: escape(c.help),
      filter: [mark + c.name, plain(c.name), ...c.other].join(" "),
      snippet: space + (quoted(node["x-kind"]) ? `"${c.name}"` : c.name).replace(/[\\$}]/g, "\\$&"),
      start: Math.min(value.start, character), end: Math.max(value.end, character), more: false,
    }));
  }
  // A key that stands there is given another name; else one is put where the word at the place begins.
  const old = here.find(t => t.key && t.start <= character);
  const start = old ? old.start : /(?:[^\s{},:"'#[\]-][^{},:"'#[\]]*)?$/.exec(lines[line].slice(0, character)).index;
  const after = /^[\p{L}\p{M}\p{N}_]*/u.exec(lines[line].slice(character))[0].length + character;
  const tried = lines.map((l, i) => (i === line ? l.slice(0, start) + NEW + ": " + l.slice(after) : l)).join("\n");
  const key = old ?? parse(tried).tokens.find(t => t.key === NEW);
  const node = key && find(schema, key.path.slice(0, -1));
  const mapping = mappingOf(node);
  if (!mapping) return [];
  // The first key below a key that takes a list begins an item of it.
  const dash = key.block && key.path.length > 1 && !key.mapping.list && key.mapping.keys.length === 1 && isList(node) ? "- " : "";
  const absent = Object.entries(mapping.properties).filter(([name]) => name === old?.key || !key.mapping.keys.includes(name));
  return absent.map(([name, n]) => ({
    kind: "Property", label: name, title: n.title + (required(mapping).includes(name) ? " (bắt buộc)" : ""), markdown: describe(name, n),
    filter: `${name} ${n.title} ${plain(n.title)}`,
    snippet: old ? name : dash + insertion(name, n, key.block && start + dash.length),
    start, end: old ? old.end : after, more: !old && choices(n).length > 0,
  }));
}

// insertion is a key with room for its value; a group has what it must have, and the cursor ends where more may follow.
// indent is the column of the key, or false within brackets.
function insertion(name, node, indent) {
  let stop = 0;
  const room = n => {
    const mapping = mappingOf(n);
    if (!mapping) return quoted(n["x-kind"]) ? `"$${++stop}"` : `$${++stop}`;
    const names = required(mapping).length > 0 ? required(mapping) : Object.keys(mapping.properties);
    const of = k => (isList(k) ? `[${room(k)}]` : room(k));
    return `{${names.map(name => `${name}: ${of(mapping.properties[name])}`).join(", ")}}`;
  };
  const value = choices(node).length > 0 ? "" : room(node).replace(/}$/, () => "$0}");
  if (!isList(node)) return `${name}: ${value}`;
  return indent === false ? `${name}: [${value}]` : `${name}:\n${" ".repeat(indent)}  - ${value}`;
}

module.exports = { parse, hover, complete };
