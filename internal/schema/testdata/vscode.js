// Runs the extension as VS Code would: node vscode.js PROJECT < cases.json > answers.json. A case is a file's path, its
// text with ‸ where the mouse or the cursor is, and what is asked: hover, complete, or places for all that is found in
// the text. win lets the extension see the paths of Windows.
"use strict";
const fs = require("fs");
const Module = require("module");
const path = require("path");

const project = process.argv[2];
const windows = "C:\\Dự án\\trang";
const real = file => path.join(project, path.win32.relative(windows, file).replaceAll("\\", "/"));
const providers = {};
const vscode = {
  Range: class { constructor(...at) { this.at = at; } },
  Hover: class { constructor(contents, range) { Object.assign(this, { contents, range }); } },
  MarkdownString: class { constructor(value) { this.value = value; } },
  SnippetString: class { constructor(value) { this.value = value; } },
  CompletionItem: class { constructor(label, kind) { Object.assign(this, { label, kind }); } },
  CompletionItemKind: { Property: 9, EnumMember: 19 },
  languages: {
    registerHoverProvider: (selector, provider) => { providers.selector = selector; providers.hover = provider; },
    registerCompletionItemProvider: (_, provider) => { providers.complete = provider; },
  },
};
const seen = {
  posix: { vscode },
  win: {
    vscode, path: path.win32,
    fs: { statSync: file => fs.statSync(real(file)), readFileSync: (file, as) => fs.readFileSync(real(file), as) },
  },
};
function load(system) {
  const usual = Module._load;
  Module._load = (name, ...rest) => seen[system][name] ?? usual(name, ...rest);
  const file = path.join(project, ".vscode/extensions/dienhinh/extension.js");
  delete require.cache[file];
  require(file).activate({ subscriptions: [] });
  Module._load = usual;
  return { ...providers };
}
const extension = { posix: load("posix"), win: load("win") };

const answers = JSON.parse(fs.readFileSync(0, "utf8")).map(({ path: file, text, ask, trigger, win }) => {
  const before = text.slice(0, text.indexOf("‸")).split(/\r\n|\n/);
  const at = { line: before.length - 1, character: before.at(-1).length };
  const whole = text.replace("‸", "").replace(/^\uFEFF/, ""); // VS Code keeps the mark for itself
  if (text.startsWith("\uFEFF") && at.line === 0) at.character--;
  const lines = whole.split(/\r\n|\n/);
  const document = {
    uri: { fsPath: win ? path.win32.join(windows, file) : path.join(project, file) },
    getText: () => whole,
    lineAt: line => ({ text: lines[line] }),
  };
  if (ask === "places") {
    const { parse } = require(path.join(project, ".vscode/extensions/dienhinh/front-matter.js"));
    return parse(text).tokens.filter(t => t.end > t.start).map(t => `${t.line + 1}:${t.start + 1} ${t.key ? "key" : "value"} ${t.path.join(".")}`);
  }
  const { hover, complete } = extension[win ? "win" : "posix"];
  if (ask === "hover") {
    const found = hover.provideHover(document, at);
    return found ? [found.contents.value] : [];
  }
  const items = complete.provideCompletionItems(document, at, {}, { triggerCharacter: trigger }) ?? [];
  return items.map(item => {
    const [line, start, , end] = item.range.at;
    const written = lines.map((l, i) => (i === line ? l.slice(0, start) + item.insertText.value + l.slice(end) : l)).join("\n");
    return { label: item.label.label, title: item.label.description, filter: item.filterText, typed: lines[line].slice(start, at.character), text: written, more: item.command !== undefined };
  });
});
process.stdout.write(JSON.stringify(answers));
