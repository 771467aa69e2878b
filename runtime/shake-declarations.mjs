// Leaves out of type declarations what nobody can get at: the declarations that no entry hands out, directly or not.

const statementStart =
  /^(?=\/\*\*|export |declare |import |interface |type |const |function |class |abstract )/m;
const declaredName =
  /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type|let) (\w+)/m;
const importNames = /^import (?:type )?\{([^}]*)\} from "[^"]+";$/;
const quoted = /"(?:[^"\\\n]|\\.)*"/g;
const comment = /\/\*\*[\s\S]*?\*\//g;

/** The statements of a declaration file, each with the comment before it. */
function statementsOf(text) {
  const statements = [];
  let before = "";
  for (const part of text.split(statementStart)) {
    if (part.startsWith("/**") && part.replace(comment, "").trim() === "") before += part;
    else {
      statements.push(before + part);
      before = "";
    }
  }
  return statements;
}

/** The words that can name a declaration: no text, and no name of a field, a method or a parameter. */
const wordsOf = (text) =>
  new Set(
    text
      .replace(comment, "")
      .replace(quoted, "")
      .match(/[\w$]+(?![\w$(]|\??:)/g) ?? [],
  );
const nameOf = (statement) => declaredName.exec(statement.replace(comment, "").trimStart())?.[1];
const isImport = (statement) => statement.replace(comment, "").trimStart().startsWith("import ");

/** Imports only what the rest of a file says. */
function neededImport(statement, words) {
  const names = importNames.exec(statement.trim())?.[1]?.split(",");
  if (names === undefined) return statement;
  const needed = names.map((name) => name.trim()).filter((name) => words.has(name.split(" ").at(-1)));
  return needed.length === 0 ? "" : statement.replace(/\{[^}]*\}/, `{ ${needed.join(", ")} }`);
}

/** Drops what cannot be reached by name from what the entries export; a name counts in every file, to be safe. */
export function shakeDeclarations(texts, entries) {
  const files = new Map([...texts].map(([file, text]) => [file, statementsOf(text)]));
  const declaring = new Map();
  const kept = new Set();
  const open = [];
  const keep = (statement) => {
    if (kept.has(statement)) return;
    kept.add(statement);
    open.push(statement);
  };
  for (const [file, statements] of files) {
    for (const statement of statements) {
      const name = nameOf(statement);
      if (name === undefined ? !isImport(statement) : entries.includes(file)) keep(statement);
      if (name !== undefined) declaring.set(name, [...(declaring.get(name) ?? []), statement]);
    }
  }
  for (const statement of open)
    for (const word of wordsOf(statement)) for (const each of declaring.get(word) ?? []) keep(each);
  for (const [file, statements] of files) {
    const rest = statements.filter((statement) => kept.has(statement));
    const words = new Set(rest.flatMap((statement) => [...wordsOf(statement)]));
    const imports = statements.filter(isImport).map((statement) => neededImport(statement, words));
    texts.set(file, [...imports, ...rest].join(""));
  }
}
